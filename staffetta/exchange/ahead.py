"""The next portion is read while this one is written: the one keeps Python busy, the other the database."""

from __future__ import annotations

import gc
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone, translation

from staffetta.core.turns import first, meanwhile

P = TypeVar("P")
Q = TypeVar("Q")


def ahead(portions: Iterable[P], prepare: Callable[[P], Q]) -> Iterator[tuple[P, Q]]:
    """Each portion with what `prepare` makes of it in a thread: in the workspace, the language and the time zone of the
    caller, but on a connection of its own, which sees what is committed. It begins when the portion before the last
    one is done with; never more than one portion ahead, so memory stays bounded."""
    waiting: deque[tuple[P, Future[Q]]] = deque()
    language, zone = translation.get_language(), timezone.get_current_timezone()

    def there(portion: P) -> Q:
        with translation.override(language), timezone.override(zone):  # which Django leaves in the caller's thread
            return prepare(portion)

    with ThreadPoolExecutor(1, thread_name_prefix="import") as pool:
        try:
            for portion in portions:
                waiting.append((portion, pool.submit(copy_context().run, there, portion)))
                if len(waiting) > 1:
                    before, prepared = waiting.popleft()
                    yield before, prepared.result()
            for before, prepared in waiting:
                yield before, prepared.result()
        finally:
            for _portion, future in waiting:
                future.cancel()
            pool.submit(let_go)


def let_go() -> None:
    """Close the connection of this thread, if it has one."""
    connection.close()


@contextmanager
def writing() -> Iterator[None]:
    """Inside the block this thread goes before the one that reads ahead, but for where it waits for the database."""
    with first(), connection.execute_wrapper(_waiting):
        yield


def _waiting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    with meanwhile():
        return execute(sql, params, many, context)


_lock = threading.Lock()
_running: list[tuple[float, tuple[int, int, int]]] = []


@contextmanager
def at_full_speed() -> Iterator[None]:
    """Inside the block, an import as a whole, have threads take shorter turns: whoever hears back from the database
    would wait for the one that reads for five milliseconds each time, several times for each statement, which is longer
    than most answers take. And have the program look for its garbage seldom: rows leave none, and there are so many of
    them that it would do little else."""
    with _lock:
        _running.append((sys.getswitchinterval(), gc.get_threshold()))
        sys.setswitchinterval(min(_running[0][0], 0.0005))
        gc.freeze()
        gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        with _lock:
            interval, threshold = _running[0]
            if len(_running) == 1:  # the last of those that run beside each other
                sys.setswitchinterval(interval)
                gc.set_threshold(*threshold)
                gc.unfreeze()
                _running.clear()
            else:
                _running.pop()
