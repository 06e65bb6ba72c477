"""Dates and moments of calendar files, with the time zones of every program."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from staffetta.core.content_lines import Block, Line, unescape

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_MOMENT = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})[Tt](\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?([Zz]?)")
_DURATION = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_LONGEST = timedelta(days=3660)


class Zones:
    """The zones that a file names: those of the world by their name, others by what the file says of them."""

    def __init__(self, blocks: list[Block], floating: tzinfo) -> None:
        self.floating = floating
        self._said = {unescape(block.value("TZID")): block for block in blocks if block.name == "VTIMEZONE"}
        self._known: dict[str, tzinfo] = {}

    def named(self, name: str) -> tzinfo:
        """The zone of this name; times of one that nobody knows are taken as local."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> tzinfo:
        parts = name.strip().strip("/").split("/")
        for tried in (name, WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[-n:]) for n in (3, 2, 1))):
            if tried and (zone := _zone(tried)) is not None:
                return zone
        block = self._said.get(name)
        return _custom(block) or self.floating if block is not None else self.floating


def _zone(name: str) -> tzinfo | None:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _custom(block: Block) -> tzinfo | None:
    try:
        return Timezone.from_ical(str(block)).to_tz(lookup_tzid=False)  # type: ignore[no-any-return,attr-defined]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return None


def when(line: Line | None, zones: Zones) -> date | datetime | None:
    """The day or the moment (in UTC) of a line; None without one, and for what is none."""
    if line is None:
        return None
    value = line.value.strip()
    moment = _MOMENT.fullmatch(value)
    try:
        if moment is None:
            day = _DATE.fullmatch(value)
            return _sensible(date(*map(int, day.groups()))) if day else None
        parts = [int(part or 0) for part in moment.groups()[:6]]
        zone = UTC if moment[7] else zones.named(line.one("TZID")) if line.one("TZID") else zones.floating
        year, month, date_, hour, minute, second = parts
        return _sensible(datetime(year, month, date_, hour, minute, min(second, 59), tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def _sensible(found: date | datetime) -> date | datetime | None:
    if not 1970 <= found.year <= 2199:
        return None
    return found.astimezone(UTC) if isinstance(found, datetime) else found


def span(value: str) -> timedelta | None:
    """A duration: P1DT2H, -PT15M. None for what is none."""
    match = _DURATION.fullmatch(value.strip())
    if match is None or not any(match.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (min(int(part or 0), 10**6) for part in match.groups()[1:])
    found = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return (-found if match[1] == "-" else found) if found <= _LONGEST else None


def stamp(moment: datetime) -> str:
    """A moment as calendars write it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def zones_in(text: str, known: Mapping[str, str]) -> list[str]:
    """The definitions (by name) of the zones that these lines use."""
    return [block for name, block in known.items() if f"TZID={name}" in text or f'TZID="{name}"' in text]
