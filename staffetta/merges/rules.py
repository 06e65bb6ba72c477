"""Who may merge, and for how long it can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta

from staffetta.accounts.models import Actor, Member
from staffetta.accounts.rules import is_administrator
from staffetta.contacts import rules
from staffetta.merges.models import Merge, Term

DAYS = 30
LONGEST = 365


def may_merge(actor: Member) -> bool:
    """Whether merging is offered at all; each contact's own rule decides then."""
    return actor.is_active


def may_undo(actor: Actor, merge: Merge) -> bool:
    """Whoever may change all of the contacts."""
    contacts = [merge.main, *(part.contact for part in merge.parts.all())]
    return all(rules.may_edit(actor, contact) for contact in contacts)


def may_set_term(actor: Actor) -> bool:
    """Administrators."""
    return is_administrator(actor)


def term() -> int:
    """For how many days a merge can be undone in the running workspace."""
    found = Term.objects.first()
    return found.days if found else DAYS


def undoable_until(merge: Merge, days: int) -> datetime:
    """Until when it can be undone."""
    return merge.at + timedelta(days=days)


def is_undoable(merge: Merge, days: int, now: datetime) -> bool:
    """Whether it still stands, is within the term, and all that is needed is there."""
    return not merge.is_undone and merge.purged_at is None and now <= undoable_until(merge, days)


def is_open(merge: Merge, days: int, now: datetime) -> bool:
    """The same, and it has not become final by anonymising, which takes all of the contacts together (C-11). For merges
    that were read with their main contact."""
    return is_undoable(merge, days, now) and merge.main.anonymised_at is None
