"""Somebody is told something that concerns him."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import plain
from staffetta.core.db.bulk import insert_together
from staffetta.core.facts import record
from staffetta.mail.acts.owe import owe_line
from staffetta.notices import kinds
from staffetta.notices.facts import MemberTold
from staffetta.notices.kinds import EMAIL, PAGE, PUSH, Kind
from staffetta.notices.models import Notice
from staffetta.notices.quiet import free_from, zone_of
from staffetta.notices.wanted import preferences_of, wants
from staffetta.push.acts.owe import owe_signals

SOURCE = "notices"
"""By which mail and push know who writes what is owed here (telling.py)."""


@act
def tell_member(
    to: Member, *, kind: str, about: models.Model, said: Mapping[str, Any] | None = None, by: Actor
) -> Notice | None:
    """Put a notice about a record into a member's inbox (L-08, L-16), and owe him the e-mail and the push that he wants
    of it; what falls into his quiet hours is owed for when they end.

    Nobody is told what he did himself, nobody who is deactivated, and nobody what has to be asked for and he has not;
    then None is returned. Raises KeyError for a kind that no room has registered.
    """
    known = kinds.kind(kind)
    if known is None:
        raise KeyError(f"No room has registered notices of the kind {kind}.")
    own = isinstance(by, Member) and by.pk == to.pk
    preferences = preferences_of(to) if to.is_active and not own else None
    if not to.is_active or own or not wants(known, PAGE, preferences):
        unchanged()
        return None
    notice = Notice(
        to=to,
        kind=kind,
        subject=about._meta.label_lower,
        subject_id=about.pk,
        said={k: plain(v) for k, v in (said or {}).items()},
        by=by if isinstance(by, Member) else None,
    )
    insert_together([notice])
    _owe_elsewhere(notice, known, preferences)
    record(MemberTold(notice=kind, to_id=str(to.pk)), about=notice, by=by)
    return notice


def _owe_elsewhere(notice: Notice, kind: Kind, preferences: Any) -> None:
    """Owe what goes out besides the inbox, in the same transaction: it goes out if the notice is there."""
    by_mail, by_push = (wants(kind, channel, preferences) for channel in (EMAIL, PUSH))
    if not by_mail and not by_push:
        return
    due = free_from(notice.told_at, preferences, zone_of(notice.to)) if preferences is not None else notice.told_at
    if by_mail:
        owe_line(notice.to, source=SOURCE, kind=kind.key, ref=notice.pk, due_at=due, at=notice.told_at)
    if by_push:
        owe_signals(notice.to, source=SOURCE, ref=notice.pk, due_at=due)
