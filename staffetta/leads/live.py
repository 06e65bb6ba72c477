"""What has happened to leads since somebody looked: how a board in a browser learns what colleagues do.

The page hears that something happened to leads or their tasks (core/live.py), and asks what (history/news.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from staffetta.history.models import Event
from staffetta.history.news import MOST, Since, since

__all__ = ["News", "Since", "news", "since"]

SUBJECTS = ("leads.lead", "processes.process")


@dataclass(frozen=True)
class News:
    """The leads (and other processes) to which something happened, and up to where that was read. `many`: more than
    it is worth to tell one by one."""

    ids: frozenset[UUID]
    since: Since
    many: bool = False


def news(known: Since) -> News:
    """What happened since, in one statement."""
    rows = list(
        Event.objects.filter(at__gt=known.start, subject__in=SUBJECTS)
        .order_by("-at")
        .values_list("pk", "at", "subject_id")[: MOST + 1]
    )
    fresh = frozenset(about for pk, _at, about in rows if not known.knows(pk))
    if not fresh:
        return News(fresh, known)
    return News(fresh, known.after((pk, at) for pk, at, _about in rows), many=len(rows) > MOST)
