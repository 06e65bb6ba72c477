"""Pages by cursor: every row once, in order, forwards and backwards, with nulls and equals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffetta.accounts.models import Group
from staffetta.contacts.models import Contact
from staffetta.core.paging import BadCursor, page
from staffetta.history.models import Event
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


def _plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")
        cursor.execute(f"explain {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("order", [("folded", "id"), ("-folded", "-id"), ("-folded", "-pk")])
def test_an_index_leads_to_a_deep_page_behind_the_wall(firm: Cast, order: tuple[str, ...], turned: bool) -> None:
    """The rows before the page are not read: the comparison of rows is a condition of the index, also under row-level
    security."""
    Contact.objects.bulk_create(Contact(kind="company", number=str(n), name="Acme", folded="acme") for n in range(3))
    first = page(Contact.objects.all(), order=order, limit=1)
    cursor = page(Contact.objects.all(), order=order, cursor=first.next, limit=1).previous if turned else first.next
    with CaptureQueriesContext(connection) as asked:
        page(Contact.objects.all(), order=order, cursor=cursor, limit=1)
    assert len(asked) == 1
    condition = next(line for line in _plan_of(asked[0]["sql"]).splitlines() if "Index Cond" in line)
    assert "workspace_id =" in condition and "ROW((folded)::text, id)" in condition


def test_columns_that_go_different_ways_begin_at_the_bound(firm: Cast) -> None:
    first = page(Event.objects.all(), order=("-at", "id"), limit=1)
    with CaptureQueriesContext(connection) as asked:
        page(Event.objects.all(), order=("-at", "id"), cursor=first.next, limit=1)
    assert "at <=" in _plan_of(asked[0]["sql"]).replace('"', "")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=10),
    limit=st.integers(1, 4),
    order=st.sampled_from([("name", "is_supplier", "id"), ("-name", "-is_supplier", "-id"), ("-name", "id"),
                           ("credit_limit", "id"), ("-credit_limit", "-id"), ("rank", "id"), ("name", "rank", "id")]),
)  # fmt: skip
def test_every_row_once_by_any_columns(
    firm: Cast, places: list[tuple[int, bool]], limit: int, order: tuple[str, ...]
) -> None:
    """Text, numbers and truth values; an annotation; nulls in the first and in a later column."""
    Contact.objects.all().delete()
    Contact.objects.bulk_create(
        Contact(kind="company", number=str(n), name=f"N{place}", is_supplier=flag, credit_limit=place if flag else None)
        for n, (place, flag) in enumerate(places)
    )
    rows = Contact.objects.annotate(rank=F("credit_limit"))
    forwards = (shown := page(rows, order=order, limit=limit)).rows
    while shown.next:
        forwards = forwards + (shown := page(rows, order=order, cursor=shown.next, limit=limit)).rows
    whole = page(rows, order=order, limit=200).rows
    assert forwards == whole and len(whole) == len(places)
    backwards = shown.rows
    while shown.previous:
        backwards = (shown := page(rows, order=order, cursor=shown.previous, limit=limit)).rows + backwards
    assert backwards == forwards
