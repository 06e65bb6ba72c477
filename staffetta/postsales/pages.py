"""Pages of the list of post-sales processes, and how many fit. First pages are asked for by remembered statements
(core/db/remembered.py) where filters and order come in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet

from staffetta.accounts.models import Member
from staffetta.core.db.figures import together
from staffetta.core.db.meanwhile import Figures
from staffetta.core.db.remembered import Asked, remembered, remembered_figures
from staffetta.core.paging import FIRST_GROUPS, MAX_LIMIT, Page, beginning, first_rows, page, page_by_groups
from staffetta.listings.columns import Column, prepared
from staffetta.listings.filters import Shape
from staffetta.postsales import orders
from staffetta.postsales.filters import ACTIVE, ALL, PostSalesFilter, fitting_in
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet, count_whole, has_many_in_hand, in_hands, whole
from staffetta.postsales.rows import lines_in, needed_for, rows_in, rows_of
from staffetta.processes.models import Process, due_of

COUNTED = 1_000
"""Nobody waits for a count beyond this: "more than 1,000"."""
LIMIT = 50


Fitting = Callable[[], PostSalesQuerySet]
"""All that fits and that the member sees; whole lists begin without it, and it takes Django a while to build."""


USUAL = {"next": (orders.SINCE, "pk"), "-created": ("-created_at", "-pk")}
"""The orders in which lists begin; an index has each."""


def page_of(
    asked: PostSalesFilter, fitting: Fitting, member: Member, now: datetime, *, cursor: str, limit: int = 50
) -> Page[PostSalesProcess]:
    """One page of those that fit, each with all that programs are told of it. The first page of a whole list is asked
    for by one remembered statement; of others the ids in their order first."""
    limit = max(1, min(limit, MAX_LIMIT))
    if _is_first_of_whole(asked, cursor):
        rows = _first(member, now, state=asked.state, order=asked.order, limit=limit)
        return beginning(rows, order=USUAL[asked.order], limit=limit)
    found = _ids(asked, fitting, member, now, cursor, limit)
    return replace(found, rows=in_full(found.rows))


def lines_of(
    asked: PostSalesFilter, fitting: Fitting, member: Member, now: datetime, *, cursor: str, columns: Iterable[Column]
) -> Page[Any]:
    """One page of those that fit as rows of the list (rows.py), with what these columns show."""
    known = list(columns)
    needed = needed_for(known)
    if needed is not None and _is_first_of_whole(asked, cursor):
        said = _first_lines(member, now, state=asked.state, order=asked.order, limit=LIMIT, needed=needed)
        lines: Page[Any] = beginning(rows_in(said, now), order=USUAL[asked.order], limit=LIMIT)
        return lines
    if needed is not None and asked.is_whole and asked.order == "next" and not cursor:
        many = _has_many(asked, member, now)
        said = _mine_lines(member, now, state=asked.state, limit=LIMIT, many=many, needed=needed)
        return beginning(rows_in(said, now), order=USUAL["next"], limit=LIMIT)
    if needed is not None and not cursor and _is_whole_by_handler(asked):
        ids = _first_by_handler(asked, member, now, LIMIT)
        return beginning(_in_order(ids, needed, now), order=("handler_id", orders.SINCE, "pk"), limit=LIMIT)
    found = _ids(asked, fitting, member, now, cursor, LIMIT)
    if needed is None:
        return replace(found, rows=rows_of(in_full(found.rows, known), now))
    return replace(found, rows=_in_order([one.pk for one in found.rows], needed, now))


def _in_order(ids: list[UUID], needed: tuple[str, ...], now: datetime) -> list[Any]:
    rows = {row.pk: row for row in rows_in(_lines(ids, needed=needed), now)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def _is_whole_by_handler(asked: PostSalesFilter) -> bool:
    return not asked.is_narrow and asked.order.removeprefix("-") == "handler"


def _is_first_of_whole(asked: PostSalesFilter, cursor: str) -> bool:
    return not cursor and asked.order in USUAL and not asked.is_narrow


def _ids(asked: PostSalesFilter, fitting: Fitting, member: Member, now: datetime, cursor: str, limit: int) -> Page[Any]:
    """A page of records that know their id and what they are sorted by."""
    if _is_whole_by_handler(asked):
        return _by_handler(asked, member, now, cursor, limit)
    if asked.is_whole and asked.order == "next" and not cursor:
        mine = _mine(member, now, state=asked.state, limit=limit, many=_has_many(asked, member, now))
        return beginning(mine, order=USUAL["next"], limit=limit)
    by = None if cursor or asked.order.removeprefix("-") not in orders.PLAIN else asked.conditions(member)
    if by is not None:
        first = _first_ids(member, now, *by.values, shape=by.shape, state=asked.state, sort=asked.order, limit=limit)
        return beginning(first, order=orders.ways_of(asked.order), limit=limit)
    rows, ways = asked.sorted(fitting())
    return page(_in_order_only(rows, ways), order=ways, cursor=cursor, limit=limit)


def _in_order_only(rows: Any, ways: Iterable[str]) -> Any:
    """With nothing but what they are sorted by: PostgreSQL thinks about ten tables for longer than it reads them."""
    paths = [way.lstrip("-") for way in ways if way.lstrip("-") not in rows.query.annotations]
    joined = {path.rpartition("__")[0] for path in paths if path.count("__")}
    return rows.select_related(*(joined or [None])).only(*paths)


@remembered(plan=True)
def _first_ids(
    member: Member, now: datetime, *values: Any, shape: Shape, state: str, sort: str, limit: int
) -> QuerySet[PostSalesProcess]:
    """The first of those that fit these conditions, and one more."""
    rows, ways = orders.sorted_by(fitting_in(member, now, values, shape, state), sort)
    rows = _in_order_only(rows, ways)
    if orders.SINCE in ways[0]:  # never null: an index has it
        found: QuerySet[PostSalesProcess] = rows.order_by(*ways)[: limit + 1]
        return found
    return first_rows(rows, order=ways, limit=limit)


@remembered_figures
def _count(
    member: Member, now: datetime, *values: Any, shape: Shape, state: str
) -> tuple[QuerySet[Any, Any], dict[str, Any]]:
    """How many fit these conditions, no further than anybody reads it."""
    rows = fitting_in(member, now, values, shape, state).order_by().values("pk")
    return rows[: COUNTED + 1], {"count": Count("pk")}


def _by_handler(asked: PostSalesFilter, member: Member, now: datetime, cursor: str, limit: int) -> Page[Any]:
    """All of a state handler by handler: each one's are sorted by an index."""
    rows: Any = whole(member, now, asked.state, False).annotate(**{orders.SINCE: due_of()}).only("pk", "handler")
    ways, down = (orders.SINCE, "pk"), asked.order.startswith("-")
    handlers = list(_by_name())
    return page_by_groups(rows, handlers, field="handler", order=ways, descending=down, cursor=cursor, limit=limit)


def _first_by_handler(asked: PostSalesFilter, member: Member, now: datetime, limit: int) -> list[UUID]:
    """The ids of the first of these and of one more, as core.paging.page_by_groups would find them."""
    down, left, at_once = asked.order.startswith("-"), list(_by_name()), FIRST_GROUPS
    shape: dict[str, Any] = {"state": asked.state, "down": down, "limit": limit}
    if down:
        left.reverse()
    found: list[UUID] = []
    while left and len(found) <= limit:
        some, left = left[:at_once], left[at_once:]
        known = dict(_firsts_of(member, now, some, **shape))
        found += [pk for handler in some for pk in known.get(handler, ())]
        at_once *= 4
    if len(found) <= limit:
        found += _firsts_of_nobody(member, now, **shape)
    return found[: limit + 1]


@remembered(plan=True)
def _firsts_of(
    member: Member, now: datetime, handlers: list[UUID], *, state: str, down: bool, limit: int
) -> QuerySet[Member, Any]:
    each = _of_handler(member, now, OuterRef("pk"), state, down)[: limit + 1]
    return Member.objects.filter(pk__any=handlers).order_by().values_list("pk", ArraySubquery(each))


@remembered(plan=True)
def _firsts_of_nobody(member: Member, now: datetime, *, state: str, down: bool, limit: int) -> QuerySet[Process, UUID]:
    found: QuerySet[Process, UUID] = _of_handler(member, now, None, state, down).values_list("pk", flat=True)
    return found[: limit + 1]


def _of_handler(member: Member, now: datetime, handler: Any, state: str, down: bool) -> Any:
    rows: Any = whole(member, now, state, False).filter(handler=handler).annotate(**{orders.SINCE: due_of()})
    return rows.order_by(*(f"-{way}" if down else way for way in (orders.SINCE, "pk"))).values("pk")


@remembered(plan=True)
def _by_name() -> QuerySet[Member, UUID]:
    """Everybody, as lists sort by handler."""
    return Member.objects.order_by("name", "pk").values_list("pk", flat=True)


def count_by_handler(
    member: Member, now: datetime, handlers: set[UUID | None], *, state: str
) -> dict[UUID | None, int]:
    """How many of a whole list each of these has; those of nobody under None."""
    found = dict(_per_handler(member, now, [pk for pk in handlers if pk is not None], state=state))
    if None in handlers:
        found[None] = _of_nobody(member, now, state=state)["count"]
    return found


@remembered(plan=True)
def _per_handler(member: Member, now: datetime, handlers: list[UUID], *, state: str) -> QuerySet[Process, Any]:
    rows = whole(member, now, state, False).filter(handler__any=handlers).order_by().values("handler")
    return rows.annotate(count=Count("pk")).values_list("handler", "count")


@remembered_figures
def _of_nobody(member: Member, now: datetime, *, state: str) -> tuple[QuerySet[Any, Any], dict[str, Any]]:
    return whole(member, now, state, False).filter(handler=None).order_by(), {"count": Count("pk")}


@remembered(plan=True)
def _mine(member: Member, now: datetime, *, state: str, limit: int, many: bool) -> QuerySet[Process]:
    """What the member has in hand, in the order in which it becomes To do, and one more."""
    found: QuerySet[Process] = _in_hand(member, now, state, limit, many).only("pk")
    return found


def _in_hand(member: Member, now: datetime, state: str, limit: int, many: bool) -> Any:
    rows: Any = whole(member, now, state, True, many=many).annotate(**{orders.SINCE: due_of()})
    return rows.order_by(orders.SINCE, "pk")[: limit + 1]


@remembered(plan=True)
def _mine_lines(  # noqa: PLR0913  what decides about a statement
    member: Member, now: datetime, *, state: str, limit: int, many: bool, needed: tuple[str, ...]
) -> QuerySet[PostSalesProcess, Any]:
    """The same as rows of the list: which they are is found by itself, by indexes of processes alone."""
    few = ArraySubquery(_in_hand(member, now, state, limit, many).values("pk"))
    rows, ways = orders.sorted_by(PostSalesProcess.objects.filter(pk__any=few), "next")
    return lines_in(rows.order_by(*ways), needed)


def _has_many(asked: PostSalesFilter, member: Member, now: datetime) -> bool:
    return asked.state not in ("done", ALL) and has_many_in_hand(member, now)


@remembered(plan=True)
def _first(member: Member, now: datetime, *, state: str, order: str, limit: int) -> QuerySet[PostSalesProcess]:
    """The first of a whole list and one more, with all that programs are told."""
    return _of_state(member, now, state, order).for_rows()[: limit + 1]


@remembered(plan=True)
def _first_lines(
    member: Member, now: datetime, *, state: str, order: str, limit: int, needed: tuple[str, ...]
) -> QuerySet[PostSalesProcess, Any]:
    """The same as rows of the list."""
    return lines_in(_of_state(member, now, state, order), needed)[: limit + 1]


def _of_state(member: Member, now: datetime, state: str, order: str) -> PostSalesQuerySet:
    rows, ways = orders.sorted_by(fitting_in(member, now, (), (), state), order)
    found: PostSalesQuerySet = rows.order_by(*ways)
    return found


@remembered(plan=True)
def _lines(ids: list[UUID], *, needed: tuple[str, ...]) -> QuerySet[PostSalesProcess, Any]:
    return lines_in(PostSalesProcess.objects.filter(pk__any=ids), needed)


def count_of(asked: PostSalesFilter, fitting: Fitting, member: Member, now: datetime) -> int:
    """How many there are, as far as anybody reads it: COUNTED + 1 or more for more."""
    statement, by = _whole_count(asked, member, now), asked.conditions(member)
    if statement is None and by is not None:
        statement = _count.asked(member, now, *by.values, shape=by.shape, state=asked.state)
    return fitting().order_by()[: COUNTED + 1].count() if statement is None else _said(together([statement]))


def _whole_count(asked: PostSalesFilter, member: Member, now: datetime) -> Asked | None:
    """The statement that counts a whole list, or what is in hand; None for others."""
    if not asked.is_whole:
        return None
    if asked.is_narrow and asked.state == ACTIVE:  # what the menu's badge counts (P-05)
        return in_hands.asked(member)
    return count_whole.asked(member, now, state=asked.state, mine=asked.is_narrow, at_most=COUNTED + 1)


def _said(figures: Figures) -> int:
    (found,) = figures
    return sum(found.values()) if found else 0


def in_full(found: Sequence[PostSalesProcess], columns: Sequence[Column] = ()) -> list[PostSalesProcess]:
    """These processes, in their order, with all that rows show."""
    ids = [one.pk for one in found]
    if not ids:
        return []
    rows = prepared(PostSalesProcess.objects.filter(pk__in=ids).for_rows(), columns) if columns else _shown(ids)
    known = {one.pk: one for one in rows}
    return [known[pk] for pk in ids if pk in known]


@remembered(plan=True)
def _shown(ids: list[UUID]) -> QuerySet[PostSalesProcess]:
    return PostSalesProcess.objects.filter(pk__any=ids).for_rows()
