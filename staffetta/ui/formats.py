"""Dates, times, numbers and money in the form of the language in use (X-04), as filters for templates."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import DateTimePattern, format_time, parse_pattern
from babel.numbers import format_compact_currency, format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from staffetta.core import money as amounts

Moment = date | datetime
SKELETONS = {
    "short": "yMd",
    "day": "MMMd",
    "medium": "yMMMd",
    "weekday": "MMMEd",
    "weekday_year": "yMMMEd",
    "month": "yMMMM",
    "month_short": "MMM",
    "weekday_name": "E",
}


def _language() -> str:
    return (get_language() or "en").replace("-", "_")


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


@functools.cache
def _pattern(language: str, form: str) -> DateTimePattern:
    locale = _locale(language)
    if form in ("long", "written"):
        return parse_pattern(locale.date_formats["full" if form == "long" else "long"].pattern)
    skeleton: DateTimePattern | None = locale.datetime_skeletons.get(SKELETONS.get(form, ""))
    return skeleton or parse_pattern(locale.date_formats["medium"].pattern)


def _local(value: Moment) -> Moment:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def shown_date(value: Moment | None, form: str = "medium") -> str:
    """ "4 Mar 2026"; forms: short (04/03/2026), day (4 Mar), weekday (Wed 4 Mar; of another year than
    this one: Thu, 4 Mar 2027), medium, long (with the weekday), written (4 March 2026, as it stands within a sentence).
    "" for None."""
    if value is None:
        return ""
    local = _local(value)
    day = local.date() if isinstance(local, datetime) else local
    if form == "weekday" and day.year != timezone.localdate().year:
        form = "weekday_year"
    return _date(_language(), form, day)


@functools.lru_cache(maxsize=4096)
def _date(language: str, form: str, day: date) -> str:
    return _pattern(language, form).apply(day, _locale(language))


def shown_time(value: datetime | time | None) -> str:
    """ "14:30", in the current time zone."""
    if value is None:
        return ""
    moment = _local(value) if isinstance(value, datetime) else value
    return _time(_language(), moment.hour, moment.minute)  # type: ignore[union-attr]


@functools.lru_cache(maxsize=1440 * 5)
def _time(language: str, hour: int, minute: int) -> str:
    return format_time(time(hour, minute), "short", locale=_locale(language))


def shown_datetime(value: datetime | None, form: str = "medium") -> str:
    """ "4 Mar 2026, 14:30", in the current time zone."""
    if value is None:
        return ""
    return f"{shown_date(value, form)}, {shown_time(value)}"


def _day(value: Moment) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def days_until(value: Moment) -> int:
    """Days from today in the current time zone; negative for the past."""
    return (_day(value) - timezone.localdate()).days


def relative(value: Moment | None) -> str:
    """ "today", "tomorrow", "in 3 days", "2 days ago"; a plain date when more than 30 days away."""
    if value is None:
        return ""
    return _relative(_language(), _day(value), timezone.localdate())


@functools.lru_cache(maxsize=4096)
def _relative(language: str, day: date, today: date) -> str:
    """`language` is the one in use."""
    days = (day - today).days
    if abs(days) > 30:
        return _date(language, "day" if day.year == today.year else "medium", day)
    if days in _NAMED_DAYS:
        return str(_NAMED_DAYS[days])
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


_NAMED_DAYS = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}


def when(value: Moment | None) -> str:
    """ "today, 14:30": the relative day, with the time if there is one."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return relative(value)
    local, language = timezone.localtime(value) if timezone.is_aware(value) else value, _language()
    return f"{_relative(language, local.date(), timezone.localdate())}, {_time(language, local.hour, local.minute)}"


def ago(value: datetime | None) -> str:
    """ "just now", "5 min ago", "3 h ago", then as `relative`."""
    if value is None:
        return ""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return gettext("%(minutes)s min ago") % {"minutes": minutes}
    if minutes < 12 * 60:
        return gettext("%(hours)s h ago") % {"hours": minutes // 60}
    return relative(value)


def number(value: Decimal | float | None, places: int | None = None) -> str:
    """ "1,234.5"; `places` fixes the decimals."""
    if value is None:
        return ""
    return _number(_language(), value, places)


@functools.lru_cache(maxsize=4096, typed=True)
def _number(language: str, value: Decimal | float, places: int | None) -> str:
    form = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, format=form, locale=_locale(language))


def percent(value: Decimal | float | None, places: int = 0) -> str:
    """ "45%" for 45: what stands in the database is already a percentage."""
    if value is None:
        return ""
    form = None if not places else "#,##0." + "0" * places + "%"
    return format_percent(Decimal(str(value)) / 100, format=form, locale=_locale(_language()))


def money(value: Decimal | None, currency: str = "EUR", cents: bool = False) -> str:
    """ "€1,250": whole units, as lists want it; `cents=true` on documents."""
    return amounts.shown(value, currency, cents=cents)


def short_money(value: float, currency: str) -> str:
    """ "€120K": for the axis of a chart, whose title names the currency. Italian and German have no short word for
    thousands: "120.000", without the sign, for which phones have no room."""
    locale = _locale(_language())
    if 1000 <= abs(value) < 1_000_000 and locale.compact_currency_formats["short"]["other"]["1000"].pattern == "0":
        return number(Decimal(str(value)))
    return format_compact_currency(value, currency, locale=locale, fraction_digits=1 if value % 1000 else 0)


def typed(value: Decimal) -> str:
    """ "1240,50": a number as one types it in this language, for the inside of a field."""
    return format(value, "f").replace(".", str(_locale(_language()).number_symbols["latn"]["decimal"]))


def minutes(value: Decimal | None) -> str:
    """ "30 min", "1 h 15 min" for hours and hundredths of hours."""
    if value is None:
        return ""
    total = int((value * 60).to_integral_value())
    whole, rest = divmod(total, 60)
    if not whole:
        return gettext("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return gettext("%(hours)s h") % {"hours": number(whole)}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": number(whole), "minutes": rest}


def hours(value: Decimal | None) -> str:
    """ "0.5 h · 30 min" (A-03)."""
    if value is None:
        return ""
    value = Decimal(value)
    decimal = gettext("%(hours)s h") % {"hours": number(value.normalize())}
    spoken = minutes(value)
    return decimal if decimal == spoken else f"{decimal} · {spoken}"


def filesize(value: int | None) -> str:
    """ "1.4 MB"; thousands, as file managers count."""
    if value is None:
        return ""
    size = float(value)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{number(round(size, 0 if unit in ('B', 'kB') else 1))} {unit}"
        size /= 1000
    raise AssertionError("unreachable")


def iso(value: Moment | None) -> str:
    """For the datetime attribute of <time> and for values of date fields."""
    return "" if value is None else _local(value).isoformat()


def initials(name: str) -> str:
    """ "ML" for "Maria Lopez"."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(name: str) -> int:
    """One of eight colours for a name, always the same one (avatars, tags); a word that has its own brings it along."""
    return getattr(name, "hue", 0) or _hue(str(name))


@functools.lru_cache(maxsize=8192)
def _hue(name: str) -> int:
    return sum(ord(letter) * (index + 1) for index, letter in enumerate(name)) % 8 + 1


def at(item: Any, key: str, default: Any = None) -> Any:
    """What stands under this key of a mapping, or attribute of an object; the default when there is none."""
    return item.get(key, default) if isinstance(item, dict) else getattr(item, key, default)


FILTERS: dict[str, Callable[..., Any]] = {
    "date": shown_date,
    "time": shown_time,
    "datetime": shown_datetime,
    "relative": relative,
    "when": when,
    "ago": ago,
    "days_until": days_until,
    "number": number,
    "percent": percent,
    "money": money,
    "minutes": minutes,
    "hours": hours,
    "filesize": filesize,
    "iso": iso,
    "initials": initials,
    "hue": hue,
    "at": at,
}
