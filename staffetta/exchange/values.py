"""Read single cells: dates, amounts, yes/no, as exports of many programs write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_EUROPEAN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_TIMED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


class Unreadable(ValueError):
    """The cell is not what its column should hold."""


def date_of(cell: str, *, month_first: bool = False) -> date:
    """A date: ISO first, else day.month.year (month/day/year when `month_first`). Raises Unreadable."""
    try:
        if match := _ISO.fullmatch(cell):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _EUROPEAN.fullmatch(cell):
            first, second = int(match[1]), int(match[2])
            day, month = (second, first) if month_first else (first, second)
            return date(int(match[3]), month, day)
    except ValueError as error:
        raise Unreadable(cell) from error
    raise Unreadable(cell)


def months_come_first(cells: list[str]) -> bool:
    """Whether a column of dates can only be month/day/year: some second number exceeds 12 and no first one does."""
    pairs = [(int(m[1]), int(m[2])) for cell in cells if (m := _EUROPEAN.fullmatch(cell))]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)


def amount_of(cell: str) -> Decimal:
    """An amount with any usual separators and an optional currency sign. Raises Unreadable.

    The last of "." and "," is the decimal mark, unless exactly three digits follow it and it occurs alone with
    others of its kind (1.234.567) or is the only mark with a leading group of one to three digits and no decimals
    could be meant (12,345 and 12.345 are read as thousands).
    """
    bare = re.sub(r"[\s\u00a0\u202f'’]|[A-Z]{3}|[€$£]|zł", "", cell)
    sign = -1 if bare.startswith("-") or (bare.startswith("(") and bare.endswith(")")) else 1
    bare = bare.strip("-+()")
    if not re.fullmatch(r"\d[\d.,]*", bare):
        raise Unreadable(cell)
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0:
        mark = bare[last]
        whole, decimals = bare[:last], bare[last + 1 :]
        grouped = re.fullmatch(rf"\d{{1,3}}(\{mark}\d{{3}})*", whole) is not None and len(decimals) == 3
        if (mark in whole or grouped) and len(decimals) == 3 and not (set(".,") - {mark}) & set(whole):
            whole, decimals = whole + decimals, ""
        bare = re.sub(r"[.,]", "", whole) + ("." + decimals if decimals else "")
    try:
        return sign * Decimal(bare)
    except InvalidOperation as error:
        raise Unreadable(cell) from error


def moment_of(cell: str, *, month_first: bool = False) -> datetime | date:
    """A date, or a moment when the cell says a time of day in ISO 8601."""
    if _TIMED.match(cell):
        try:
            return datetime.fromisoformat(cell)
        except ValueError as error:
            raise Unreadable(cell) from error
    return date_of(cell, month_first=month_first)
