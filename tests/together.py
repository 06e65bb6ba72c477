"""Several people at the same instant, each with a connection of his own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from tests.cast import Cast

LONGEST = 60
"""Seconds after which the others are no longer waited for."""


def both(cast: Cast, *acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in as many threads; what each returned or was refused with."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int) -> None:
        with workspace(cast.workspace.pk):
            start.wait(10)
            try:
                results[index] = acts[index]()
            except Refused as refused:
                results[index] = refused
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return results
