"""Open pages hear of every recorded fact: its room, and which record it is about (core/live.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from staffetta.core.facts import KINDS, Fact, Subject
from staffetta.core.live import EVERY_MARK, mark_of, publish_all

FEW = 20
"""So many records are named; a page that shows one of more looks for itself."""


def publish_facts(kinds: Iterable[str], told: Sequence[tuple[Fact, Subject]]) -> None:
    """Have open pages hear of these facts after the commit, of a hundred thousand as cheaply as of one."""
    rooms, private = set(), set()
    for kind in kinds:
        if KINDS[kind].heard_by is Fact.heard_by:
            rooms.add(kind.partition(".")[0])
        else:
            private.add(kind)
    if private:
        _to_members(private, told)
    if rooms:
        publish_all(rooms | _marks(private, told))


def _to_members(kinds: set[str], told: Iterable[tuple[Fact, Subject]]) -> None:
    heard: defaultdict[UUID | None, set[str]] = defaultdict(set)
    for fact, about in told:
        if fact.kind in kinds:
            heard[fact.heard_by(about)].add(fact.kind.partition(".")[0])
    for member_id, topics in heard.items():
        publish_all(topics, member_id=member_id)


def _marks(private: set[str], told: Sequence[tuple[Fact, Subject]]) -> set[str]:
    marks: set[str] = set()
    for fact, about in told:
        if fact.kind not in private:
            pk = about.pk
            marks.add(mark_of(pk if isinstance(pk, UUID) else UUID(str(pk))))
            if len(marks) > FEW:
                return {EVERY_MARK}
    return marks
