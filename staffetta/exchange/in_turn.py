"""Portions are written by two in turn: while the one commits, the other begins to write the next.

A commit checks every foreign key that was written, which takes as long as a sixth of the writing, and nobody can use
its connection meanwhile. A number range without gaps stays locked until then: so the next one writes what needs no
numbers, and waits. What depends on something that the portion before has written waits for it at first (`Turn.settle`),
and nobody commits before the one before him has: what is in is always the beginning of the file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context

from django.utils import timezone, translation

from staffetta.exchange.ahead import let_go


class Turn:
    """One portion, as far as the one before it and the one after it are concerned."""

    def __init__(self, before: Future[None] | None = None) -> None:
        self._before, self._over = before, threading.Event()

    def settle(self) -> None:
        """Wait until the portion before is in; raises what went wrong with it."""
        if self._before is not None:
            self._before.result()
            self._before = None

    def over(self) -> None:
        """Say that nothing is left but to commit: the next one may begin."""
        self._over.set()

    def wait(self) -> None:
        """Wait until that was said."""
        self._over.wait()


Write = Callable[[Turn], None]


class Writers:
    """Both of them; each has a thread, and so a connection."""

    def __init__(self) -> None:
        self._pools = [ThreadPoolExecutor(1, thread_name_prefix="portion") for _each in range(2)]
        self._last: Future[None] | None = None
        self._language, self._zone = translation.get_language(), timezone.get_current_timezone()

    def __call__(self, write: Write) -> None:
        """Have this written; returns when the next one may be. Raises what went wrong, with the one before too."""
        before, turn = self._last, Turn(self._last)
        self._pools.reverse()
        self._last = self._pools[0].submit(copy_context().run, self._written, write, turn)
        turn.wait()
        for each in (before, self._last):
            if each is not None and each.done():
                each.result()

    def _written(self, write: Write, turn: Turn) -> None:
        try:
            with translation.override(self._language), timezone.override(self._zone):
                write(turn)
        finally:
            turn.over()

    def settle(self) -> None:
        """Wait until everything is in; raises what went wrong."""
        if self._last is not None:
            self._last.result()

    def close(self) -> None:
        """Wait for what runs, and let the connections go."""
        for pool in self._pools:
            pool.submit(let_go)
            pool.shutdown(wait=True)


@contextmanager
def writers() -> Iterator[Writers]:
    """Inside the block portions can be written in turn; at its end all of them are in."""
    both = Writers()
    try:
        yield both
    finally:
        try:
            both.settle()
        finally:
            both.close()
