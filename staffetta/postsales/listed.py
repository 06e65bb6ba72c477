"""What a request of the list of post-sales processes shows (listings/listed.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Window

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import MAX_LIMIT, Page, beginning, page
from staffetta.listings import listed as lists
from staffetta.listings.bulk_menu import BulkMenu
from staffetta.listings.columns import Column, prepared
from staffetta.listings.listed import Chip, Listed, Listing
from staffetta.listings.selection import selected
from staffetta.postsales import orders
from staffetta.postsales.columns import COLUMNS
from staffetta.postsales.filters import ALL, PostSalesFilter, filter_of
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet, count_whole, whole
from staffetta.processes.models import Process, due_of

LIST = "postsales"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, COLUMNS.known, COLUMNS.chosen)
BULK = BulkMenu()
COUNTED = 1_000
"""Nobody waits for a count beyond this: "more than 1,000"."""
MANY = 400
"""Who has more in hand finds his first ones faster by looking at all active ones in their order."""


Fitting = Callable[[], PostSalesQuerySet]
"""All that fits and that the member sees; whole lists begin without it, and it takes Django a while to build."""


@dataclass(frozen=True)
class Counted(Page[PostSalesProcess]):
    """A page that knows of how many rows it is one; None where that is asked by itself."""

    total: int | None


def listed(request: MemberRequest) -> Listed[PostSalesFilter]:
    """Read the list's address."""
    return lists.listed(request, LISTING)


USUAL = {"next": (orders.SINCE, "pk"), "-created": ("-created_at", "-pk")}
"""The orders in which lists begin; an index has each."""


def page_of(
    asked: PostSalesFilter,
    fitting: Fitting,
    member: Member,
    now: datetime,
    *,
    cursor: str,
    limit: int = 50,
    columns: Iterable[Column] = (),
    counting: bool = False,
) -> Page[PostSalesProcess]:
    """One page of those that fit, with what rows and these columns show; `counting`: as Counted where that is cheap.
    The first page of a whole list is asked for by a remembered statement; of others the ids in their order first."""
    asking = [one for one in columns if one.prepare]
    if not cursor and not asking and asked.order in USUAL and asked.is_whole:
        return _first_page(asked, member, now, max(1, min(limit, MAX_LIMIT)))
    every = fitting()
    if counting and not cursor and _are_few(asked):
        every = every.annotate(fitting=Window(Count("pk")))
    rows, ways = asked.sorted(every)
    paths = [way.lstrip("-") for way in ways if way.lstrip("-") not in rows.query.annotations]
    joined = {path.rpartition("__")[0] for path in paths if path.count("__")}
    found = page(rows.select_related(*(joined or [None])).only(*paths), order=ways, cursor=cursor, limit=limit)
    total = getattr(found.rows[0], "fitting", None) if found.rows else 0
    return Counted(in_full(found.rows, asking), found.next, found.previous, total)


def _are_few(asked: PostSalesFilter) -> bool:
    """Whether those that fit are counted with the page, so that they are looked through once: active ones are few, and
    what narrows them has to be tried on all of them for the count anyway."""
    plain = asked.order.removeprefix("-") in orders.PLAIN  # others are fetched in pieces, each counted by itself
    return asked.is_narrow and plain and asked.state not in ("done", ALL)


def _first_page(asked: PostSalesFilter, member: Member, now: datetime, limit: int) -> Page[PostSalesProcess]:
    """The first page of all, or of what the member has in hand."""
    if not asked.is_narrow:
        rows = _first(member, now, state=asked.state, order=asked.order, limit=limit)
        return beginning(rows, order=USUAL[asked.order], limit=limit)
    total = count_whole(member, now, state=asked.state, mine=True, at_most=COUNTED + 1)["count"]
    many = total > MANY and asked.state not in ("done", ALL)
    first = _mine(member, now, state=asked.state, limit=limit, many=many)
    ids: Any = beginning(first, order=(orders.SINCE, "pk"), limit=limit)
    return Counted(in_full(ids.rows), ids.next, ids.previous, total)


@remembered(plan=True)
def _mine(member: Member, now: datetime, *, state: str, limit: int, many: bool) -> QuerySet[Process]:
    """What the member has in hand, in the order in which it becomes To do, and one more."""
    rows: Any = whole(member, now, state, True, many=many).annotate(**{orders.SINCE: due_of()})
    found: QuerySet[Process] = rows.only("pk").order_by(orders.SINCE, "pk")[: limit + 1]
    return found


@remembered(plan=True)
def _first(member: Member, now: datetime, *, state: str, order: str, limit: int) -> QuerySet[PostSalesProcess]:
    """The rows of the first page and one more."""
    chosen = PostSalesFilter(state=state, sort=order)
    rows, ways = chosen.sorted(chosen.of_state(PostSalesProcess.objects.visible_to(member), now))
    found: QuerySet[PostSalesProcess] = rows.for_rows().order_by(*ways)[: limit + 1]
    return found


def counted(
    found: Page[PostSalesProcess], asked: PostSalesFilter, fitting: Fitting, member: Member, now: datetime
) -> int:
    """How many there are, as far as anybody reads it: COUNTED + 1 or more for more."""
    if isinstance(found, Counted) and found.total is not None:
        return found.total
    if not (found.next or found.previous):
        return len(found.rows)
    if asked.is_whole:
        count: int = count_whole(member, now, state=asked.state, mine=asked.is_narrow, at_most=COUNTED + 1)["count"]
        return count
    return fitting().order_by()[: COUNTED + 1].count()


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


def chips_of(asked: Listed[PostSalesFilter], member: Member) -> list[Chip]:
    """All filters that are set, in words, each with the address without it."""
    return lists.chips_of(asked.filter, member, asked.address)


def chosen(request: MemberRequest, now: datetime) -> PostSalesQuerySet:
    """The processes that a bulk action is about, of those that the member sees (listings/selection.py)."""
    visible = PostSalesProcess.objects.visible_to(request.member)
    rows: PostSalesQuerySet = selected(request, visible, lambda given: filter_of(given).rows(request.member, now))
    return rows
