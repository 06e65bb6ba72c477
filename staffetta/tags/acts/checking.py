"""What names of tags and categories must be. Called within acts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy
from staffetta.tags import rules
from staffetta.tags.acts.name import LONGEST


class BadName(Invalid):
    """What was entered cannot be a name; `fields` says why."""


def allowed(by: Actor) -> None:
    """Raise Forbidden for whoever may not put tags in order."""
    require(rules.may_order(by), _("Only administrators put tags in order."))


def checked_name(name: str, others: Any, taken: str) -> str:
    """The name as it is kept. Raises BadName for none, one that is too long or contains a comma, or one that another
    of `others` has."""
    known, wrong = tidy(name), ""
    if not known:
        wrong = _("Give it a name.")
    elif len(known) > LONGEST:
        wrong = _("At most {count} characters.").format(count=LONGEST)
    elif "," in known:
        wrong = _("A comma separates tags; it cannot be part of a name.")
    elif others.filter(name__iexact=known).exists():
        wrong = taken
    if wrong:
        raise BadName(_("Some values are not valid."), fields={"name": wrong})
    return known
