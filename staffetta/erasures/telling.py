"""How it is said that a contact cannot be deleted (C-09, C-10, U-03)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffetta.accounts.models import Actor, Member, Role
from staffetta.contacts.blockers import Blocker, Stage, sentence
from staffetta.contacts.models import Contact, Kind
from staffetta.documents.retention import hold_on
from staffetta.erasures import rules
from staffetta.erasures.blocking import today
from staffetta.ui import formats

NAMED = 3


def not_allowed() -> str:
    """U-03, P-13: who can change it."""
    names = list(
        Member.objects.active().filter(role=Role.ADMINISTRATOR).order_by("name").values_list("name", flat=True)[:NAMED]
    )
    said = ngettext(
        "You cannot delete: the administrator of the account may have disallowed it. Ask %(names)s.",
        "You cannot delete: the administrators of the account may have disallowed it. Ask %(names)s.",
        len(names),
    )
    return said % {"names": ", ".join(names)}


def hindrance(contact: Contact, by: Actor) -> str:
    """Why this person may not delete it, whatever belongs to it; "" where nothing but that stands in the way."""
    if not rules.may_delete_contacts(by):
        return not_allowed()
    if not rules.may_take_away(by, contact):
        return _("Only its handler, his manager or an administrator can delete it.")
    return ""


def refusal(contact: Contact, found: dict[Stage, list[Blocker]]) -> str:
    """The sentence of the first check that fails, in the order of the checks."""
    stage, held = next(iter(found.items()))
    if stage is Stage.LINKS:
        return _linked(contact, held)
    if stage is Stage.RETAINED:
        hold = hold_on(contact, today())
        day = formats.shown_date(hold.until) if hold else ""
        said = _("Documents must be kept, the last until {date}: {blockers}. Anonymise the contact instead.")
        return said.format(date=day, blockers=sentence(held))
    return _("Other records belong to this contact: {blockers}.").format(blockers=sentence(held))


def _linked(contact: Contact, held: list[Blocker]) -> str:
    names = [item["label"] for blocker in held for item in blocker.items]
    count = sum(blocker.count for blocker in held)
    said = ", ".join(names) + (f" (+{count - len(names)})" if count > len(names) else "")
    if contact.kind == Kind.PERSON:
        return _("Remove the link first: {name} is linked to {names}.").format(name=contact.name, names=said)
    return _("Remove the links first: {name} is linked with {names}.").format(name=contact.name, names=said)
