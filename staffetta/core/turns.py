"""Whoever keeps the database waiting goes first: Python runs one thread at a time, however many cores there are.

with first():                      # the one who writes
    decide(rows)
    with meanwhile():              # waiting for the database: now the others
        answer = ask()

for row in rows:                   # the one who reads ahead
    after_others()
    read(row)
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PATIENCE = 1.0
"""So many seconds somebody waits at most: it is about speed, and must never be about getting stuck."""
_free = threading.Event()
_free.set()
_lock = threading.Lock()
_count = 0
_mine: ContextVar[bool] = ContextVar("first", default=False)


@contextmanager
def first() -> Iterator[None]:
    """Inside the block this thread goes before those who call after_others."""
    token = _mine.set(True)
    _count_up(1)
    try:
        yield
    finally:
        _count_up(-1)
        _mine.reset(token)


@contextmanager
def helping() -> Iterator[None]:
    """The same in another thread that works for the one who is first, in a copy of its context: each of the two counts
    for itself, or the waiting of both would be taken for a hurry."""
    if not _mine.get():
        yield
        return
    _count_up(1)
    try:
        yield
    finally:
        _count_up(-1)


@contextmanager
def meanwhile() -> Iterator[None]:
    """Inside the block this thread only waits, and the others may go on."""
    if not _mine.get():
        yield
        return
    token = _mine.set(False)
    _count_up(-1)
    try:
        yield
    finally:
        _count_up(1)
        _mine.reset(token)


def after_others() -> None:
    """Let those go first who are in a hurry."""
    if not _free.is_set():
        _free.wait(_PATIENCE)


def _count_up(more: int) -> None:
    global _count
    with _lock:
        _count += more
        if _count > 0:
            _free.clear()
        else:
            _free.set()
