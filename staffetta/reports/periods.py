"""The days that a report is about, and the days before with which they are compared. Days are the reader's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, DateTimeField, F, Field, Func, IntegerField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staffetta.listings.conditions import dawn, is_day
from staffetta.ui.formats import shown_date

CUSTOM, USUAL = "custom", "last_90_days"
NAMES: dict[str, str | Promise] = {
    "this_week": _("This week"),
    "last_week": _("Last week"),
    "this_month": _("This month"),
    "last_month": _("Last month"),
    "this_quarter": _("This quarter"),
    "last_quarter": _("Last quarter"),
    "this_year": _("This year"),
    "last_year": _("Last year"),
    "last_90_days": _("Last 90 days"),
    CUSTOM: _("From – to"),
}
DAY, WEEK, MONTH = "day", "week", "month"
BUCKETS: dict[str, str | Promise] = {DAY: _("By day"), WEEK: _("By week"), MONTH: _("By month")}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
LONGEST = 3660
"""Days of a period that somebody types: ten years."""
_FIRST_YEAR, _LAST_YEAR = 1971, 2199


@dataclass(frozen=True)
class Period:
    """Both days included. `name` is one of NAMES."""

    name: str
    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment of it, where the reader is: on the day the clocks change as well."""
        return dawn(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return dawn(self.last + timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def usual_bucket(self) -> str:
        """Bars that can be told apart: days of a month, weeks of half a year, months of more."""
        return DAY if self.days <= 31 else WEEK if self.days <= 190 else MONTH

    def before(self) -> Period:
        """What it is compared with: of a week, month, quarter or year the same days of the one before; of any other
        period as many days just before it."""
        unit = self.name.rpartition("_")[2]
        if unit == "week":
            return Period(self.name, self.first - timedelta(days=7), self.last - timedelta(days=7))
        if unit not in _MONTHS:
            return Period(self.name, self.first - timedelta(days=self.days), self.first - timedelta(days=1))
        begin = months_on(self.first, -_MONTHS[unit])
        whole = self.last == months_on(self.first, _MONTHS[unit]) - timedelta(days=1)
        end = self.first - timedelta(days=1)
        return Period(self.name, begin, end if whole else min(end, begin + timedelta(days=self.days - 1)))

    def buckets(self, by: str) -> Iterator[tuple[date, date, date]]:
        """Its days, weeks (from Monday) or months: when each begins by the calendar, and its first and last day
        within the period."""
        begin = bucket_of(self.first, by)
        while begin <= self.last:
            after = bucket_after(begin, by)
            yield begin, max(begin, self.first), min(after - timedelta(days=1), self.last)
            begin = after

    def __str__(self) -> str:
        return between(self.first, self.last)


def place_in(path: str, begins: Sequence[date], *, moments: bool = True) -> Func:
    """In which of these spans, each to the beginning of the next, a moment (or a day) lies: 1 for the first, 0 before.
    Reckoning each moment's own month in a time zone takes PostgreSQL longer than all the rest of a report."""
    field: Field[Any, Any] = DateTimeField() if moments else DateField()
    values: list[date] = [dawn(day) for day in begins] if moments else list(begins)
    return Func(F(path), Value(values, ArrayField(field)), function="width_bucket", output_field=IntegerField())


def between(first: date, last: date) -> str:
    """ "3 Aug 2026 – 5 Sept 2026"; one day as one."""
    return shown_date(first) if first == last else f"{shown_date(first)} – {shown_date(last)}"


def bucket_of(day: date, by: str) -> date:
    """When the day's week or month begins."""
    return day.replace(day=1) if by == MONTH else day - timedelta(days=day.weekday()) if by == WEEK else day


def bucket_after(begin: date, by: str) -> date:
    return months_on(begin, 1) if by == MONTH else begin + timedelta(days=7 if by == WEEK else 1)


def months_on(first: date, months: int) -> date:
    """The first of the month so many months on from the month of this day."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def named(name: str, today: date) -> Period:
    """One of NAMES but for `custom`. What still runs ends today."""
    if name == USUAL:
        return Period(name, today - timedelta(days=89), today)
    which, _underscore, unit = name.partition("_")
    if unit == "week":
        monday = bucket_of(today, WEEK)
        past = Period(name, monday - timedelta(days=7), monday - timedelta(days=1))
        return Period(name, monday, today) if which == "this" else past
    months = _MONTHS[unit]
    begin = months_on(today, -((today.month - 1) % months))
    if which == "this":
        return Period(name, begin, today)
    return Period(name, months_on(begin, -months), begin - timedelta(days=1))


def period_of(given: Mapping[str, Any], today: date) -> Period:
    """`period`, one of NAMES, or the days `from` and `to`. What cannot be counts as not given; `wrong_days` says it.

    A form sends all three, and in `was` the period that it showed: whoever types days into it wants these days, and
    whoever chooses another period wants that.
    """
    name = str(given.get("period") or "")
    first, last = (day_in(given, key) for key in ("from", "to"))
    if (first or last) and _wants_days(given):
        last = last or max(today, first or today)
        first = first or last - timedelta(days=89)
        if not _wrong_span(first, last):
            return Period(CUSTOM, first, last)
    return named(name if name in NAMES and name != CUSTOM else USUAL, today)


def _wants_days(given: Mapping[str, Any]) -> bool:
    """Whether the days typed are those that are asked for, not a period chosen by name instead."""
    return str(given.get("period") or "") in ("", CUSTOM, str(given.get("was") or ""))


def _wrong_span(first: date, last: date) -> str:
    """Why these cannot be the first and the last day; "" when they can."""
    if first > last:
        return gettext("The last day lies before the first one.")
    return gettext("At most ten years.") if (last - first).days > LONGEST else ""


def wrong_days(given: Mapping[str, Any], today: date) -> dict[str, str]:
    """What is to be said of days that a report cannot be about, by the key that gives them."""
    keys = (*(("from", "to") if _wants_days(given) else ()), "as_of")
    wrong = {key: said for key in keys if (said := _wrong_day(str(given.get(key) or "")))}
    first, last = (day_in(given, key) for key in ("from", "to"))
    if first and not wrong and "to" in keys and (said := _wrong_span(first, last or max(today, first))):
        wrong["to" if last else "from"] = said
    return wrong


def _wrong_day(said: str) -> str:
    if not said or day_in({"day": said}, "day"):
        return ""
    if is_day(said):
        return gettext("The year must be between {first} and {last}.").format(first=_FIRST_YEAR, last=_LAST_YEAR)
    return gettext("“{value}” is not a date.").format(value=said)


def day_in(given: Mapping[str, Any], key: str) -> date | None:
    """The day that a key gives; None for none."""
    said = str(given.get(key) or "")
    return date.fromisoformat(said) if is_day(said) and _FIRST_YEAR <= int(said[:4]) <= _LAST_YEAR else None
