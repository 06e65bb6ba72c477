"""Which numbers no record carries, and why (C-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.contacts.models import Contact, Kind
from staffetta.numbers import gaps
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.acts.number import next_number, next_numbers
from staffetta.numbers.acts.release import release_numbers
from staffetta.numbers.models import NumberRange
from tests.cast import DAWN, SETUP, Cast

TODAY = date(2026, 3, 1)


def common() -> NumberRange:
    return NumberRange.objects.get(code="contacts")


def carry(*numbers: str) -> None:
    Contact.objects.bulk_create(Contact(kind=Kind.COMPANY, name=number, number=number) for number in numbers)


def told(range_: NumberRange, **options: Any) -> list[tuple[str, str, str]]:
    found, _following = gaps.gaps(range_, **options)
    return [(gap.first_number, gap.last_number, gap.why) for gap in found]


def test_nothing_given_has_no_gaps(firm: Cast) -> None:
    assert told(common()) == [] and gaps.sums(common()) == (0, 0)


def test_values_that_nothing_carries_are_gaps(firm: Cast) -> None:
    given_numbers = next_numbers("contacts", 10, today=TODAY)
    carry(*(number for number in given_numbers if number not in ("C-00001", "C-00004", "C-00005", "C-00010")))
    assert told(common()) == [
        ("C-00001", "C-00001", "unused"),
        ("C-00004", "C-00005", "unused"),
        ("C-00010", "C-00010", "unused"),
    ]
    assert gaps.sums(common()) == (10, 4)


def test_what_looks_alike_carries_nothing(firm: Cast) -> None:
    next_numbers("contacts", 3, today=TODAY)
    carry("C-00001", "C-00002x", "C-0000x", "C-000021", "c-00002", "C-00003")
    assert told(common()) == [("C-00002", "C-00002", "unused")]


def test_numbers_may_outgrow_their_width(firm: Cast) -> None:
    change_range(common(), {"width": 1, "gap_free": False, "next_value": 8}, by=firm.administrator, at=DAWN)
    given_numbers = next_numbers("contacts", 95, today=TODAY)
    assert (given_numbers[0], given_numbers[-1]) == ("C-8", "C-102")
    carry(*(number for number in given_numbers if number not in ("C-9", "C-10", "C-11", "C-99", "C-100")))
    assert told(common()) == [("C-9", "C-11", "unused"), ("C-99", "C-100", "unused")]


def test_a_deleted_record_leaves_its_number_as_such(firm: Cast) -> None:
    carry(*next_numbers("contacts", 6, today=TODAY))
    Contact.objects.filter(number__in=("C-00003", "C-00004", "C-00005")).delete()
    release_numbers(["contacts", "contacts.debtors"], ["C-00004", "somebody's own", ""], at=DAWN)
    release_numbers(["contacts"], ["C-00004"], at=DAWN)
    assert told(common()) == [
        ("C-00003", "C-00003", "unused"),
        ("C-00004", "C-00004", "deleted"),
        ("C-00005", "C-00005", "unused"),
    ]
    assert gaps.gaps(common())[0][1].at == DAWN
    assert next_number("contacts", today=TODAY) == "C-00007"


def test_what_an_administrator_leaves_out_is_said(firm: Cast) -> None:
    carry(*next_numbers("contacts", 2, today=TODAY))
    change_range(common(), {"gap_free": False, "next_value": 1000}, by=firm.administrator, at=DAWN)
    assert told(common()) == []  # not before a number beyond was given
    carry(next_number("contacts", today=TODAY))
    assert told(common()) == [("C-00003", "C-00999", "left_out")]
    assert gaps.sums(common()) == (1000, 997)


def test_numbers_given_in_another_shape_are_looked_for_in_that_shape(firm: Cast) -> None:
    carry(*next_numbers("contacts", 2, today=TODAY)[1:])
    change_range(common(), {"prefix": "K", "suffix": "/1", "width": 3}, by=firm.administrator, at=DAWN)
    change_range(common(), {"prefix": "KD"}, by=firm.administrator, at=DAWN)  # nothing was given meanwhile
    given_numbers = next_numbers("contacts", 3, today=TODAY)
    assert given_numbers == ["KD003/1", "KD004/1", "KD005/1"]
    carry("KD003/1", "KD005/1", "KD004/2", "C-00003")
    assert told(common()) == [("C-00001", "C-00001", "unused"), ("KD004/1", "KD004/1", "unused")]


def test_many_gaps_are_fetched_in_portions(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "FETCHED", 3)
    given_numbers = next_numbers("contacts", 60, today=TODAY)
    carry(*(number for place, number in enumerate(given_numbers) if place % 3))
    found, _following = gaps.gaps(common(), limit=50)
    assert [(gap.first, gap.count) for gap in found] == [(value, 1) for value in range(1, 61, 3)]


def test_documents_may_carry_one_number_twice(firm: Cast) -> None:
    """Another contact's order may have the same number: it is one number still."""
    assert not gaps._is_unique(gaps.declaration("documents.order").carrier)
    assert gaps._is_unique(gaps.declaration("contacts").carrier)


def test_each_year_is_told_on_its_own(firm: Cast) -> None:
    range_ = NumberRange.objects.get(code="documents.quote")
    for year, count in ((2025, 3), (2026, 2)):
        next_numbers("documents.quote", count, today=date(year, 5, 5))
    range_.refresh_from_db()
    assert gaps.years(range_) == [2026, 2025]
    assert told(range_, year=2025) == [("Q-2025-00001", "Q-2025-00003", "unused")]
    assert told(range_) == [*told(range_, year=2025), *told(range_, year=2026)]
    assert gaps.sums(range_, 2026) == (2, 2)


def test_a_year_in_numbers_that_run_on(firm: Cast) -> None:
    change_range(common(), {"prefix": "C{year}-"}, by=firm.administrator, at=DAWN)
    given_numbers = [next_number("contacts", today=date(year, 5, 5)) for year in (2026, 2026, 2027)]
    assert given_numbers == ["C2026-00001", "C2026-00002", "C2027-00003"]
    carry("C2026-00001", "C2027-00002", "C2026-00003")
    assert told(common()) == [("C2026-00002", "C2026-00002", "unused"), ("C2027-00003", "C2027-00003", "unused")]


def test_pages_go_on_where_the_last_one_ended(firm: Cast) -> None:
    given_numbers = next_numbers("contacts", 40, today=TODAY)
    carry(*given_numbers[::2])
    pages, cursor = [], ""
    while True:
        found, cursor = gaps.gaps(common(), cursor=cursor, limit=7)
        pages.append([gap.first for gap in found])
        if not cursor:
            break
    assert [len(page) for page in pages] == [7, 7, 6]
    assert [value for page in pages for value in page] == list(range(2, 41, 2))
    with pytest.raises(gaps.BadPlace):
        gaps.gaps(common(), cursor="nonsense")


def _runs(values: list[int], part: gaps.Part) -> Iterator[tuple[int, int]]:
    expected = part.first
    for value in [*sorted(values), part.last + 1]:
        if value > expected:
            yield expected, value - 1
        expected = value + 1


@given(present=st.sets(st.integers(1, 120)), leaf=st.integers(1, 30))
def test_however_it_is_cut_the_gaps_are_the_values_not_there(present: set[int], leaf: int) -> None:
    """The search halves what it counts; a naive one says what must come out."""
    part = gaps.Part(gaps.Shape("", "", 3), None, 1, 120, True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gaps, "LEAF", leaf)
        patch.setattr(gaps, "_count", lambda range_, p: len([v for v in present if p.first <= v <= p.last]))
        patch.setattr(gaps, "_read", lambda range_, p: _runs([v for v in present if p.first <= v <= p.last], p))
        runs = list(gaps._joined(gaps._missing(None, part)))  # type: ignore[arg-type]
    missing = [value for first, last in runs for value in range(first, last + 1)]
    assert missing == [value for value in range(1, 121) if value not in present]
    assert all(one[1] + 1 < other[0] for one, other in zip(runs, runs[1:], strict=False))


def test_a_range_without_gaps_in_use(firm: Cast, api: Any) -> None:
    """Through the API: gaps, sums, years; and the dates of deletions."""
    carry(*next_numbers("contacts", 3, today=TODAY)[:1])
    at = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(hours=1)
    release_numbers(["contacts"], ["C-00003"], at=at)
    administrator = api(firm.administrator)
    address = f"/number-ranges/{common().pk}"
    found = administrator.get(f"{address}/gaps?limit=1").data
    assert [item["first_number"] for item in found["items"]] == ["C-00002"] and found["next"] == "0-2"
    beyond = administrator.get(f"{address}/gaps?cursor={found['next']}").data
    assert beyond["items"][0]["why"] == "deleted" and beyond["items"][0]["at"] == "2026-03-01T13:00:00+00:00"
    assert administrator.get(f"{address}/gap-sums").data == {"values": 3, "missing": 2, "years": []}
    assert administrator.get(f"{address}/gaps?cursor=x").status_code == 422
    assert api(firm.seller).get(f"{address}/gaps").status_code == 403
    assert SETUP.why  # the maker of the firm
