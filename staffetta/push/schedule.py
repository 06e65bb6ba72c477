"""How long a signal is of use, and when one that did not arrive is sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1))
"""The pause after the first attempt, after the second, and so on; after the last one it is given up."""
OF_USE = timedelta(hours=12)
"""So long the push service keeps a signal for a device that is switched off."""
LONGEST = timedelta(hours=2)


def next_try(attempts: int, at: datetime, asked: int | None) -> datetime | None:
    """When to send again after so many attempts; None to give up. `asked`: seconds for which the push service wants to
    be left alone."""
    if attempts > len(WAITS):
        return None
    return at + max(WAITS[attempts - 1], min(timedelta(seconds=asked or 0), LONGEST))
