"""What a firm is set up as (custom fields, saved views, pipelines, its people …) is read again only when it changed.

Every page asks for it, and it changes a few times a day. So the firm has a *stamp*, which is another one after each
change: triggers see to that, whichever act, job or migration writes (core/db/stamping.py). The stamp comes with the
member who asks (accounts/doors.py), and what was read under it is kept under it:

    with set_up_as(workspace_id, stamp):
        fields_of(Owner.CONTACT)        # @remembered(plan=True, setup=True), see core/db/remembered.py

What is read under a stamp is at least as new as the stamp, and always committed, since it is used for requests that
only read: a page shows the set-up of the moment in which it began, or of one shortly after it. Acts, jobs and
requests that change something read everything from the database.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils.translation import get_language

from staffetta.core.isolation import workspace_or_none

P = ParamSpec("P")
T = TypeVar("T")
MOST = 4096
"""So many answers of each kind are kept by a process."""
_stamp: ContextVar[tuple[UUID, str] | None] = ContextVar("set_up", default=None)


@contextmanager
def set_up_as(workspace_id: UUID, stamp: str | None) -> Iterator[None]:
    """Inside, nothing is changed, and what was read of this workspace under this stamp is not read again; None:
    everything is read."""
    token = _stamp.set((workspace_id, stamp) if stamp is not None else None)
    try:
        yield
    finally:
        _stamp.reset(token)


_memories: list[Memory] = []


def forget_everything() -> None:
    """As if this process had just begun; whoever counts statements begins with it."""
    for memory in _memories:
        memory.forget()


class Memory:
    """Answers of one kind by what they depend on besides the set-up. Of more than `most`, all are forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[Hashable, Any] = {}
        _memories.append(self)

    def answer(self, key: Hashable, ask: Callable[[], T]) -> T:
        """What `ask` gives, or gave under this stamp."""
        stamp = _stamp.get()
        if stamp is None or stamp[0] != workspace_or_none():
            return ask()
        whole = (stamp, key)
        if whole in self._known:
            found: T = self._known[whole]
            return found
        found = ask()
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[whole] = found
        return found

    def forget(self) -> None:
        """What answers is another one now, such as a list with another column."""
        self._known.clear()


def while_set_up(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what this makes of the set-up, and of nothing else but its arguments and the language. Everybody gets the
    same: nobody may change it."""
    memory = Memory()

    @functools.wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (get_language(), args, *sorted(kwargs.items()))
        return memory.answer(key, lambda: function(*args, **kwargs))

    return kept
