"""When a letter that the server did not take is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    *(timedelta(hours=hours) for hours in (4, 12, 24)),
)
"""The pause after the first attempt, after the second, and so on; after the last one the letter is given up."""
KEPT = timedelta(days=30)
"""For so long it is known what went out to whom."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts; None to give up."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None
