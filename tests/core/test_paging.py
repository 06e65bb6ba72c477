"""Pages by cursor: every row once, in order, forwards and backwards, with nulls and equals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffetta.accounts.models import Group
from staffetta.core.paging import BadCursor, page
from tests.cast import Cast

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=12),
    limit=st.integers(1, 5),
    first=st.sampled_from(["retired_at", "-retired_at"]),
    second=st.sampled_from(["id", "-id"]),
)
def test_every_row_once(firm: Cast, days: list[int | None], limit: int, first: str, second: str) -> None:
    Group.objects.filter(name__startswith="page").delete()
    for place, day in enumerate(days):
        Group.objects.create(name=f"page {place}", retired_at=None if day is None else NOON + timedelta(days=day))
    rows = Group.objects.filter(name__startswith="page")
    order = (first, second)

    forwards, cursor = [], ""
    while True:
        shown = page(rows, order=order, cursor=cursor, limit=limit)
        forwards += shown.rows
        if not shown.next:
            break
        cursor = shown.next
    assert len(forwards) == len(set(forwards)) == len(days)
    values = [group.retired_at for group in forwards]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=first.startswith("-"))
    assert all(value is None for value in values[len(known) :]), "nulls come last"

    backwards = list(shown.rows)
    while shown.previous:
        shown = page(rows, order=order, cursor=shown.previous, limit=limit)
        backwards = shown.rows + backwards
    assert backwards == forwards


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "W2ZhbHNlLCJhIiwiYiIsImMiXQ", "W2ZhbHNlLCAibm93IiwgInh4Il0"])
def test_foreign_cursors_are_refused(firm: Cast, cursor: str) -> None:
    with pytest.raises(BadCursor):
        page(Group.objects.all(), order=("retired_at", "id"), cursor=cursor)
