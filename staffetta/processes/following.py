"""What follows a task that is completed late: it may move by as much (A-04, A-05).

Upper floors register what they know: the remaining tasks of an action sequence. The first that has something wins.
Whoever completes decides; the move is in the transaction of the completion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from staffetta.accounts.models import Actor
from staffetta.processes.models import Task


@dataclass(frozen=True)
class Later:
    """One task that would move."""

    title: str
    before: date
    after: date


@dataclass(frozen=True)
class Offer:
    """What would move if this task were completed now: by how many days, and which tasks, in their order."""

    days: int
    tasks: Sequence[Later]


Ask = Callable[[Task, Actor, datetime], "Offer | None"]
Move = Callable[[Task, Actor, datetime], Any]
Join = Callable[[Task, Task], Any]
_known: list[tuple[Ask, Move]] = []
_joins: list[Join] = []


def register(ask: Ask, move: Move) -> None:
    """`ask` says what would move for this person, None for nothing; `move` does it, within the act that completes."""
    _known.append((ask, move))


def register_joining(join: Join) -> None:
    """`join` is called with a task that was completed and the one that was planned with it."""
    _joins.append(join)


def join(done: Task, planned: Task) -> None:
    """The next step that was planned may say (`started_from`) that it belongs to what the completed task belongs to.
    Within the act that completes, whose transaction holds the lock of the process. Raises where that is not so."""
    for one in _joins:
        one(done, planned)


def offered(task: Task, by: Actor, now: datetime) -> Offer | None:
    """What would move if the task were completed now."""
    offers = (ask(task, by, now) for ask, _move in _known)
    return next((offer for offer in offers if offer is not None), None)


def move_along(task: Task, by: Actor, at: datetime) -> None:
    """Move what follows the task; nothing if it was not late. Within an act, whose transaction holds the lock of the
    process. Raises Forbidden for whoever may complete the task but not plan others."""
    for _ask, move in _known:
        move(task, by, at)
