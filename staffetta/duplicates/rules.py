"""Who may do what with duplicates."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import is_administrator
from staffetta.contacts.rules import may_edit
from staffetta.duplicates.models import DuplicatePair


def may_search(actor: Actor) -> bool:
    """A search reads everything; administrators start it, and the clock."""
    return is_administrator(actor)


def may_decide(actor: Actor, pair: DuplicatePair) -> bool:
    """Whoever may change one of the two; seeing them is not enough."""
    return may_edit(actor, pair.first) or may_edit(actor, pair.second)
