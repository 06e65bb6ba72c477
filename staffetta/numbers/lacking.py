"""How many debtor and creditor numbers are missing: the room of contacts says it, the page of finance shows it."""

from __future__ import annotations

from collections.abc import Callable

Count = Callable[[], int]
_counts: list[Count] = []
BOUND = 10_000
"""Counting goes no further."""


def declare(count: Count) -> None:
    """Called once, when the apps are ready. The count may stop beyond BOUND."""
    _counts.append(count)


def lacking() -> int:
    """How many numbers are missing, BOUND + 1 for more than BOUND."""
    return min(sum(count() for count in _counts), BOUND + 1)
