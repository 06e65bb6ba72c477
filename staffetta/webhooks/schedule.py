"""When a message that did not arrive is tried again, as Standard Webhooks recommends."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""The pause after the first attempt, after the second, and so on; after the last one the message is given up."""
LONGEST = timedelta(hours=24)
PATIENCE = timedelta(days=5)
"""A webhook to which nothing has got through for so long is switched off."""
BOTH_SECRETS = timedelta(hours=24)
"""For so long messages carry the signature of the former secret as well."""


def next_try(attempts: int, at: datetime, *, jitter: float, asked: int | None = None) -> datetime | None:
    """When to try again after so many attempts; None to give up. `jitter` stretches the pause (0.2: by a fifth), so
    that not everything comes at once; `asked` are the seconds for which the receiver wants to be left alone."""
    if attempts > len(WAITS):
        return None
    pause = max(WAITS[attempts - 1], min(timedelta(seconds=asked or 0), LONGEST))
    return at + pause * (1 + jitter)
