"""What has happened to leads since somebody looked: how a board in a browser learns what colleagues do.

The history knows it: one statement on its index asks for the facts about leads and their tasks since a moment. Facts
carry the moment at which they were made, not that of their commit, so each question reaches back a little, and says
which facts it knows already. Whatever carries the news to the browser (a question every few seconds, or a push) needs
only this file and views/board.py `changes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.dateparse import parse_datetime

from staffetta.history.models import Event

SUBJECTS = ("leads.lead", "processes.process")
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


@dataclass(frozen=True)
class News:
    """The leads (and other processes) to which something happened, and up to where that was read. `many`: more than
    it is worth to tell one by one."""

    ids: frozenset[UUID]
    since: Since
    many: bool = False


def news(known: Since) -> News:
    """What happened since, in one statement."""
    start = known.at if ALL in known.seen else known.at - OVERLAP
    rows = list(
        Event.objects.filter(at__gt=start, subject__in=SUBJECTS)
        .order_by("-at")
        .values_list("pk", "at", "subject_id")[: MOST + 1]
    )
    fresh = frozenset(about for pk, _at, about in rows if pk.hex[-8:] not in known.seen)
    if not fresh:
        return News(fresh, known)
    last = rows[0][1]
    if len(rows) > MOST:
        return News(fresh, Since(last, frozenset({ALL})), many=True)
    return News(fresh, Since(last, frozenset(pk.hex[-8:] for pk, at, _about in rows if at > last - OVERLAP)))
