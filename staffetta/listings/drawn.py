"""Rows of lists that are kept as they were drawn: on what a text depends besides what is told of the record.

Lists show the same records again and again, to everybody. A room keeps a row for as long as nothing in it changes, by a
key of which this is a part:

    @functools.lru_cache(maxsize=64)
    def _kept(columns: tuple[Same, ...], *readers: Any) -> Drawing: ...

    drawing = _kept(tuple(map(Same, columns)), *readers())
"""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Any

from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import get_language


class Same:
    """A thing as part of a key, such as a column: the very same object, whatever it is equal to."""

    def __init__(self, one: Any) -> None:
        self.one = one

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.one is self.one

    def __hash__(self) -> int:
        return id(self.one)


def readers() -> tuple[str, tzinfo, date, str]:
    """For whom a text is: language, time zone, day, and where the installation is mounted."""
    return get_language() or "en", timezone.get_current_timezone(), timezone.localdate(), get_script_prefix()
