"""Dates, numbers and money in the user's form (X-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from staffetta.ui import formats

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), timezone.override(ZoneInfo("Europe/Rome")):
        yield


def in_language(language: str) -> translation.override:
    return translation.override(language)


@pytest.mark.parametrize(
    ("language", "this_year", "next_year"),
    [
        ("en", "Thu 5 Mar", "Fri, 5 Mar 2027"),
        ("it", "gio 5 mar", "ven 5 mar 2027"),
        ("fr", "jeu. 5 mars", "ven. 5 mars 2027"),
        ("pl", "czw., 5 mar", "pt., 5 mar 2027"),
        ("de", "Do., 5. März", "Fr., 5. März 2027"),
    ],
)
def test_a_day_of_another_year_has_its_year(language: str, this_year: str, next_year: str) -> None:
    with in_language(language):
        said = [formats.shown_date(date(year, 3, 5), "weekday") for year in (2026, 2027)]
    assert said == [this_year, next_year]


@pytest.mark.parametrize(
    ("language", "medium", "short"),
    [
        ("en", "4 Mar 2026", "04/03/2026"),
        ("it", "4 mar 2026", "04/03/2026"),
        ("fr", "4 mars 2026", "04/03/2026"),
        ("pl", "4 mar 2026", "4.03.2026"),
        ("de", "4. März 2026", "4.3.2026"),
    ],
)
def test_dates(language: str, medium: str, short: str) -> None:
    with in_language(language):
        assert formats.shown_date(date(2026, 3, 4)) == medium
        assert formats.shown_date(date(2026, 3, 4), "short") == short


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["yesterday", "today", "tomorrow", "in 3 days", "2 days ago"]),
        ("it", ["ieri", "oggi", "domani", "tra 3 giorni", "2 giorni fa"]),
        ("fr", ["hier", "aujourd’hui", "demain", "dans 3 jours", "il y a 2 jours"]),
        ("pl", ["wczoraj", "dzisiaj", "jutro", "za 3 dni", "2 dni temu"]),
        ("de", ["gestern", "heute", "morgen", "in 3 Tagen", "vor 2 Tagen"]),
    ],
)
def test_relative_dates(language: str, expected: list[str]) -> None:
    with in_language(language):
        assert [formats.relative(date(2026, 3, 4) + timedelta(days=d)) for d in (-1, 0, 1, 3, -2)] == expected


def test_far_dates_are_dates() -> None:
    assert formats.relative(date(2026, 5, 1)) == "1 May"
    assert formats.relative(date(2028, 5, 1)) == "1 May 2028"


def test_moments_are_told_in_the_current_time_zone() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert formats.when(late) == "tomorrow, 00:30"
    assert formats.iso(late) == "2026-03-05T00:30:00+01:00"
    assert formats.shown_time(time(7, 5)) == "07:05"


def test_ago() -> None:
    assert formats.ago(NOW) == "just now"
    assert formats.ago(NOW - timedelta(minutes=12)) == "12 min ago"
    assert formats.ago(NOW - timedelta(hours=3)) == "3 h ago"
    assert formats.ago(NOW - timedelta(days=1)) == "yesterday"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1,234.5"), ("it", "1.234,5"), ("fr", "1\u202f234,5"), ("pl", "1\xa0234,5"), ("de", "1.234,5")],
)
def test_numbers(language: str, expected: str) -> None:
    with in_language(language):
        assert formats.number(Decimal("1234.5")) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "0.5 h · 30 min"),
        ("it", "0,5 h · 30 min"),
        ("fr", "0,5 h · 30 min"),
        ("pl", "0,5 godz. · 30 min"),
        ("de", "0,5 Std. · 30 Min."),
    ],
)
def test_hours_are_spoken_as_minutes(language: str, expected: str) -> None:
    with in_language(language):
        assert formats.hours(Decimal("0.50")) == expected


def test_whole_hours_are_said_once() -> None:
    assert formats.hours(Decimal("2.00")) == "2 h"
    assert formats.hours(Decimal("1.25")) == "1.25 h · 1 h 15 min"
    assert formats.hours(Decimal("10")) == "10 h"


@pytest.mark.parametrize("language", ["en", "it", "fr", "pl", "de"])
def test_money_has_no_cents_unless_asked(language: str) -> None:
    with in_language(language):
        assert "00" not in formats.money(Decimal("12.00"))
        assert "00" in formats.money(Decimal("12.00"), "PLN", cents=True)


def test_percent_and_filesize() -> None:
    assert formats.percent(45) == "45%"
    assert formats.filesize(1_400_000) == "1.4 MB"
    assert formats.filesize(12) == "12 B"


def test_nothing_is_shown_for_nothing() -> None:
    assert [formats.FILTERS[name](None) for name in ("date", "time", "when", "ago", "number", "money", "hours")] == [
        ""
    ] * 7


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maria Lopez", "ML"), ("Officine", "O"), ("Anna van der Berg", "AB"), ("", "?"), ("(x)", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("language", "thousands", "millions"),
    [
        ("en", "€250K", "€1M"),
        ("it", "250.000", "1\xa0Mln\xa0€"),
        ("fr", "250\xa0k\xa0€", "1\xa0M\xa0€"),
        ("pl", "250\xa0tys.\xa0€", "1\xa0mln\xa0€"),
        ("de", "250.000", "1\xa0Mio.\xa0€"),
    ],
)
def test_money_on_an_axis_is_short_or_grouped(language: str, thousands: str, millions: str) -> None:
    with in_language(language):
        assert [formats.short_money(value, "EUR") for value in (250_000, 1_000_000)] == [thousands, millions]
