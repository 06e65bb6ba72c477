"""Who may delete, restore and empty the bin (P-13, U-03)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.accounts.rules import is_administrator, may_delete
from staffetta.bin.models import BinEntry, BinTerm
from staffetta.core.refusals import require

DAYS = 30
LONGEST = 365


def not_allowed() -> str:
    """What is said to whoever may not delete."""
    return _("You may not delete. The administrator of the account may have disallowed deleting; please contact him.")


def require_right(by: Actor) -> None:
    """Raise Forbidden, with that sentence, unless he may delete."""
    require(may_delete(by), not_allowed())


def may_restore(actor: Actor, entry: BinEntry) -> bool:
    """Whoever deleted it, and administrators."""
    return is_administrator(actor) or (isinstance(actor, Member) and entry.deleted_by_id == actor.pk)


def may_empty(actor: Actor) -> bool:
    """Before the time only administrators delete for good."""
    return is_administrator(actor)


def may_set_term(actor: Actor) -> bool:
    return is_administrator(actor)


def term() -> int:
    """After how many days the bin is emptied in the running workspace."""
    found = BinTerm.objects.first()
    return found.days if found else DAYS
