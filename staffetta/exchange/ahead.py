"""The next portion is read while this one is written: the one keeps Python busy, the other the database."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

P = TypeVar("P")
Q = TypeVar("Q")


def ahead(portions: Iterable[P], prepare: Callable[[P], Q]) -> Iterator[tuple[P, Q]]:
    """Each portion with what `prepare` makes of it, which must not ask the database: it runs in a thread, in the
    workspace and the language of the caller. Never more than one portion ahead, so memory stays bounded; what is only
    one portion is prepared here."""
    waiting: deque[tuple[P, Future[Q]]] = deque()
    with _short_turns(), ThreadPoolExecutor(1, thread_name_prefix="import") as pool:
        try:
            for portion in portions:
                waiting.append((portion, pool.submit(copy_context().run, prepare, portion)))
                if len(waiting) > 1:
                    before, prepared = waiting.popleft()
                    yield before, prepared.result()
            for before, prepared in waiting:
                yield before, prepared.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Have threads take shorter turns: whoever hears back from the database would wait for the one that reads for five
    milliseconds each time, which is longer than most answers take."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, 0.0005))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
