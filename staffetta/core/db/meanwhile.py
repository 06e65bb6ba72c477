"""What is read on a connection of its own while the caller goes on: the database works on another core.

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
from datetime import tzinfo
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import get_language

from staffetta.core.db.figures import together
from staffetta.core.db.remembered import Asked

T = TypeVar("T")
Figures = list[dict[str, Any] | None]
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)
_threads = ThreadPoolExecutor(AT_ONCE, "meanwhile")


def meanwhile(asked: Sequence[Asked | None]) -> Callable[[], Figures]:
    """Begin to ask for all of these figures together (figures.py); called, what comes back gives the answers, or what
    went wrong with them."""
    return aside(functools.partial(together, asked))


def aside(read: Callable[[], T]) -> Callable[[], T]:
    """Begin to read; called, what comes back gives what was read, or what went wrong with it. Whatever decides what is
    seen comes along (workspace, language, time zone); what the caller has changed and not committed does not."""
    pooled = connection.pool is not None  # type: ignore[attr-defined]  # PostgreSQL's has it
    if connection.in_atomic_block or not pooled or not _places.acquire(blocking=False):
        return read
    try:
        there = functools.partial(_alone, read, get_language(), timezone.get_current_timezone())
        return _threads.submit(contextvars.copy_context().run, there).result
    except BaseException:  # the interpreter is ending
        _places.release()
        raise


def _alone(read: Callable[[], T], language: str | None, zone: tzinfo) -> T:
    try:
        with translation.override(language), timezone.override(zone):  # which Django leaves in the caller's thread
            return read()
    finally:
        connection.close()  # back into the pool
        _places.release()
