"""What the clock triggers for reminders."""

from __future__ import annotations

from datetime import datetime

from staffetta.core.ticking import every_second
from staffetta.reminders.clock import Clock

_clock = Clock()


@every_second
def tell_what_is_due(now: datetime) -> datetime | None:
    """Whatever fell due is told, also what did while the program was down."""
    return _clock.look(now)
