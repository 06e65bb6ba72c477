"""Somebody is told something that concerns him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import plain
from staffetta.core.db.bulk import insert_together
from staffetta.core.db.making import fresh
from staffetta.core.facts import record_many
from staffetta.mail.acts.owe import Debt, owe_lines
from staffetta.notices import kinds
from staffetta.notices.facts import MemberTold
from staffetta.notices.kinds import EMAIL, PAGE, PUSH, Kind
from staffetta.notices.models import Notice, Preferences
from staffetta.notices.quiet import free_from, zone_of
from staffetta.notices.wanted import all_preferences, is_told, wants
from staffetta.push.acts.owe import owe_signals

SOURCE = "notices"
"""By which mail and push know who writes what is owed here (telling.py)."""


@dataclass(frozen=True)
class Telling:
    """What one member is to be told: about which record, in which words."""

    to: Member
    about: models.Model
    said: Mapping[str, Any] = field(default_factory=dict)


@act
def tell_members(tellings: Sequence[Telling], *, kind: str, by: Actor) -> list[Notice]:
    """Put notices about records into members' inboxes (L-08, L-16), and owe them the e-mail and the push that they want
    of it; what falls into their quiet hours is owed for when these end. As many statements for a hundred as for one.

    Who does not want a kind on his page finds it in the inbox as if read: it is neither shown at once nor counted.
    Nobody is told what he did himself, nobody who is deactivated, and nobody what has to be asked for and he has not.
    Raises KeyError for a kind that no room has registered.
    """
    known = kinds.kind(kind)
    if known is None:
        raise KeyError(f"No room has registered notices of the kind {kind}.")
    others = [one for one in tellings if one.to.is_active and not (isinstance(by, Member) and by.pk == one.to.pk)]
    preferences = all_preferences(one.to for one in others)
    notices = [_notice(one, kind, by) for one in others if is_told(known, preferences.get(one.to.pk))]
    if not notices:
        unchanged()
        return []
    insert_together(notices)
    _keep_quiet([one for one in notices if not wants(known, PAGE, preferences.get(one.to_id))])
    _owe_elsewhere(notices, known, preferences)
    record_many([(MemberTold(notice=kind, to_id=str(notice.to_id)), notice) for notice in notices], by=by)
    return notices


def tell_member(
    to: Member, *, kind: str, about: models.Model, said: Mapping[str, Any] | None = None, by: Actor
) -> Notice | None:
    """The same to one member; None when he is not told."""
    return next(iter(tell_members([Telling(to, about, said or {})], kind=kind, by=by)), None)


def _notice(one: Telling, kind: str, by: Actor) -> Notice:
    return fresh(
        Notice,
        to=one.to,
        kind=kind,
        subject=one.about._meta.label_lower,
        subject_id=one.about.pk,
        said={name: plain(value) for name, value in one.said.items()},
        by=by if isinstance(by, Member) else None,
    )


def _keep_quiet(notices: Sequence[Notice]) -> None:
    if notices:
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(read_at=models.F("told_at"))
    for one in notices:
        one.read_at = one.told_at


def _owe_elsewhere(notices: Sequence[Notice], kind: Kind, preferences: Mapping[UUID, Preferences]) -> None:
    """Owe what goes out besides the inbox, in the same transaction: it goes out if the notice is there."""
    told_at = notices[0].told_at
    by_mail, by_push = (
        [one for one in notices if wants(kind, channel, preferences.get(one.to_id))] for channel in (EMAIL, PUSH)
    )
    due = {one.to_id: _free_from(told_at, one.to, preferences) for one in {*by_mail, *by_push}}
    if by_mail:
        debts = [Debt(one.to, one.pk, due[one.to_id]) for one in by_mail]
        owe_lines(debts, source=SOURCE, kind=kind.key, at=told_at)
    if by_push:
        owe_signals([(one.to, one.pk, due[one.to_id]) for one in by_push], source=SOURCE)


def _free_from(moment: datetime, to: Member, preferences: Mapping[UUID, Preferences]) -> datetime:
    said = preferences.get(to.pk)
    return free_from(moment, said, zone_of(to)) if said is not None else moment
