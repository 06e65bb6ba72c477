"""Figures that are asked for on a connection of their own while the caller goes on: the database works on another core.

Few at a time, so that the pool of a web process (settings.py), which has room for its threads, is never waited for: who
finds all places taken asks on his own connection when he wants the answer. So does who has no pool, and who is within a
transaction, since nobody else sees what he has changed.
"""

from __future__ import annotations

import contextvars
import functools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from staffetta.core.db.figures import together
from staffetta.core.db.remembered import Asked

Figures = list[dict[str, Any] | None]
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)
_threads = ThreadPoolExecutor(AT_ONCE, "meanwhile")


def meanwhile(asked: Sequence[Asked | None]) -> Callable[[], Figures]:
    """Begin to ask for all of these together (figures.py); called, what comes back gives the answers, or what went
    wrong with them."""
    pooled = connection.pool is not None  # type: ignore[attr-defined]  # PostgreSQL's has it
    if connection.in_atomic_block or not pooled or not _places.acquire(blocking=False):
        return functools.partial(together, asked)
    try:
        return _threads.submit(contextvars.copy_context().run, _alone, asked).result
    except BaseException:  # the interpreter is ending
        _places.release()
        raise


def _alone(asked: Sequence[Asked | None]) -> Figures:
    try:
        return together(asked)
    finally:
        connection.close()  # back into the pool
        _places.release()
