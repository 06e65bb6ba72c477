"""What must not wait for the next minute: it is looked for every second, in a thread beside the job worker.

A look is one cheap question to the database. It may name the moment of what comes within the next second, to be called
again exactly then; so nothing that the database knows a second before is late by more than what doing it takes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import Error, connection

from staffetta.core.acts import set_door

Look = Callable[[datetime], datetime | None]
LOOKS: list[Look] = []
PERIOD = timedelta(seconds=1)
LONGEST = timedelta(seconds=10)
_log = logging.getLogger(__name__)


def every_second(function: Look) -> Look:
    """Have a function called with the moment, every second, outside any workspace. `jobs.py` only, imported by apps.py.

    Every worker does so, and is killed at any moment: what it does must be done by one of them, once, whoever comes.
    """
    LOOKS.append(function)
    return function


class Ticker:
    """Looks until told to stop. Whatever happens to the database or to a look, it goes on."""

    def __init__(self, looks: Sequence[Look] | None = None, now: Callable[[], datetime] | None = None) -> None:
        self.looks = list(LOOKS if looks is None else looks)
        self.now = now or (lambda: datetime.now(UTC))
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self.trouble = 0

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self.thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """End after what is being done."""
        self.stopping.set()
        self.thread.join(patience)

    def _run(self) -> None:
        set_door("job")
        while not self.stopping.is_set():
            self.stopping.wait(self.round())
        connection.close()

    def round(self) -> float:
        """Look once; the seconds until the next time."""
        begun = self.now()
        wanted = [begun + PERIOD]
        well = True
        for look in self.looks:
            try:
                wanted.append(look(self.now()) or begun + PERIOD)
            except Error:
                _log.warning("The clock waits for the database.", exc_info=self.trouble == 0)
                connection.close()
                well = False
            except Exception:  # noqa: BLE001 - whatever it is, time goes on
                _log.exception("Something that was due failed; it will be tried again.")
                well = False
        self.trouble = 0 if well else self.trouble + 1
        pause = min(wanted) - self.now() if well else min(PERIOD * 2 ** (self.trouble - 2), LONGEST)
        return max(pause.total_seconds(), 0.0)
