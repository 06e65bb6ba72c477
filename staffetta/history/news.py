"""What has happened since somebody looked: how a browser that cannot be told learns what others do.

The history knows it: one statement on its index. Facts carry the moment at which they were made, not that of their
commit, so each question reaches back a little, and says which facts it knows already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.core.facts import KINDS, Fact
from staffetta.core.live import EVERYTHING, mark_of
from staffetta.history.models import Event
from staffetta.history.recording import read

OVERLAP = timedelta(seconds=25)
MOST = 200
ALL = "*"


@dataclass(frozen=True)
class Since:
    """Up to where somebody knows what happened. `seen`: the facts of the last moments that he knows (the ends of their
    ids); {"*"} = all up to `at`."""

    at: datetime
    seen: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return "~".join([self.at.isoformat(), *sorted(self.seen)])

    @property
    def start(self) -> datetime:
        """From where to look."""
        return self.at if ALL in self.seen else self.at - OVERLAP

    def knows(self, event_id: UUID) -> bool:
        return event_id.hex[-8:] in self.seen

    def after(self, told: Iterable[tuple[UUID, datetime]]) -> Since:
        """The same once these are known, which reach back to `start`, newest first, and may be one too many."""
        rows = list(told)
        if not rows:
            return self
        last = rows[0][1]
        if len(rows) > MOST:
            return Since(last, frozenset({ALL}))
        return Since(last, frozenset(pk.hex[-8:] for pk, at in rows if at > last - OVERLAP))


def since(text: str, now: datetime) -> Since:
    """What `str` of one said; from now on for what cannot be read."""
    moment, *seen = text.replace(" ", "+")[:4000].split("~")
    at = _moment(moment)
    return Since(at, frozenset(seen)) if at is not None and at <= now else Since(now)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


@remembered(plan=True)
def _events(start: datetime, *, most: int) -> QuerySet[Event]:
    return Event.objects.filter(at__gt=start).order_by("-at")[:most]


def topics_since(known: Since, member: Member) -> tuple[set[str], Since]:
    """The topics (core/live.py) of what happened, as this member may hear of them, and up to where that was read."""
    events = _events(known.start, most=MOST + 1)
    after = known.after((event.pk, event.at) for event in events)
    fresh = [event for event in events if not known.knows(event.pk)]
    if len(events) > MOST:
        return {EVERYTHING}, after
    topics: set[str] = set()
    for event in fresh:
        hearer = _heard_by(event)
        if hearer is None:
            topics.add(mark_of(event.subject_id))
        if hearer is None or hearer == member.pk:
            topics.add(event.kind.partition(".")[0])
    return topics, after


def _heard_by(event: Event) -> UUID | None:
    kind = KINDS.get(event.kind)
    if kind is None or kind.heard_by is Fact.heard_by:
        return None
    about: Any = SimpleNamespace(pk=event.subject_id)
    return read(event).heard_by(about)
