"""What files call us, as administrators say it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts import vat
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import fold, tidy
from staffetta.intake import rules
from staffetta.intake.facts import IdentityAdded
from staffetta.intake.identifiers import identifier_of, squeezed
from staffetta.intake.models import OwnIdentity

MOST = 50
Kind = OwnIdentity.Kind


@act
def name_us(kind: str, value: str, *, by: Actor) -> OwnIdentity:
    """Have files that say this mean us (A-08). What is said already changes nothing. Raises Forbidden, Invalid."""
    require(rules.may_say_who_we_are(by), _("Only administrators can change who we are in files."))
    scheme, compact = _compared(kind, value)
    there = OwnIdentity.objects.filter(kind=kind, scheme=scheme, compact=compact).first()
    if there is not None:
        unchanged()
        return there
    if OwnIdentity.objects.count() >= MOST:
        raise _invalid("value", _("There are {count} already; remove one first.").format(count=MOST))
    made = OwnIdentity.objects.create(kind=kind, scheme=scheme, value=tidy(value), compact=compact)
    record(IdentityAdded(value=made.value), about=made, by=by)
    return made


def _compared(kind: str, value: str) -> tuple[str, str]:
    """Scheme and form in which it is compared. Raises Invalid."""
    text = tidy(value)
    if kind not in Kind.values:
        raise _invalid("kind", _("Choose what it is."))
    if len(text) > 200:
        raise _invalid("value", _("At most {count} characters.").format(count=200))
    scheme = ""
    if kind == Kind.VAT:
        compact = vat.compact(text, running_firm().country)
    elif kind == Kind.NAME:
        compact = fold(text)
    elif kind == Kind.IDENTIFIER:
        identifier = identifier_of(text)
        scheme, compact = identifier.scheme, identifier.compact
    else:
        compact = squeezed(text)
    if not compact:
        raise _invalid("value", _("Enter letters or figures."))
    return scheme, compact


def _invalid(field: str, sentence: str) -> Invalid:
    return Invalid(_("Some values are not valid."), fields={field: sentence})
