"""What a request of a list of leads shows (listings/listed.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import Page, beginning, cursor_after, first_rows, page
from staffetta.leads import orders, telling
from staffetta.leads.actions import BULK
from staffetta.leads.columns import COLUMNS
from staffetta.leads.filters import DEFAULT_ORDER, LeadFilter, filter_of, fitting
from staffetta.leads.lines import lines_in, said_of
from staffetta.leads.models import Lead
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.telling import told_in
from staffetta.listings import listed as lists
from staffetta.listings.columns import Column, prepared
from staffetta.listings.filters import Conditions, Shape
from staffetta.listings.listed import Chip, Listed, Listing
from staffetta.listings.selection import selected

LIST = "leads"
"""The list's key among saved views."""
LINES, DESCRIBED, TOLD = "lines", "described", "told"
"""In which form the rows of a page come: for pages, with descriptions, for programs."""
LISTING = Listing(LIST, filter_of, COLUMNS.known, COLUMNS.chosen)

__all__ = ["BULK", "LIST", "chips_of", "chosen", "lines_of", "listed", "page_of", "told_of"]


def listed(request: MemberRequest) -> Listed[LeadFilter]:
    """Read the list's address."""
    return lists.listed(request, LISTING)


def page_of(
    asked: LeadFilter,
    member: Member,
    now: datetime,
    *,
    cursor: str,
    limit: int,
    columns: Iterable[Column] = (),
    by: Conditions | None = None,
) -> Page[Lead]:
    """One page, with what these columns show. First pages are asked for by remembered statements where filters and
    order come in parts; `by` are those parts, where they are known already."""
    order, known = orders.plain(asked.sort or DEFAULT_ORDER), list(columns)
    if any(one.prepare for one in known):
        rows, ways = asked.sorted(prepared(asked.rows(member, now).for_lists(), known))
        return page(rows, order=ways, cursor=cursor, limit=limit)
    if order is not None and not cursor and _is_whole(asked):
        return beginning(_first(member, status=asked.status, order=order, limit=limit), order=order, limit=limit)
    found = _ids(asked, member, now, cursor, limit, by)
    return replace(found, rows=_in_full(found.rows))


def lines_of(
    asked: LeadFilter,
    member: Member,
    now: datetime,
    *,
    cursor: str,
    limit: int,
    described: bool = False,
    by: Conditions | None = None,
) -> Page[Any]:
    """The same page as lines (Line). `described`: with the descriptions."""
    form = DESCRIBED if described else LINES
    found = _texts_of(asked, member, now, cursor=cursor, limit=limit, by=by, form=form)
    return Page(lines_in(found.rows, now), found.next, found.previous)


def told_of(asked: LeadFilter, member: Member, now: datetime, *, cursor: str, limit: int) -> Page[Any]:
    """The same page as programs are told of it, but for custom fields (telling.py)."""
    found = _texts_of(asked, member, now, cursor=cursor, limit=limit, by=None, form=TOLD)
    return Page(told_in(found.rows, now), found.next, found.previous)


def _texts_of(
    asked: LeadFilter, member: Member, now: datetime, *, cursor: str, limit: int, by: Conditions | None, form: str
) -> Page[Any]:
    """The same page as texts in this form."""
    order = orders.plain(asked.sort or DEFAULT_ORDER)
    if order is None or cursor or not _is_whole(asked):
        found = _ids(asked, member, now, cursor, limit, by)
        ids = [lead.pk for lead in found.rows]
        known = {pk: said for said, pk in _texts(ids, form=form)} if ids else {}
        return Page([known[pk] for pk in ids if pk in known], found.next, found.previous)
    rows = _first_texts(member, status=asked.status, order=order, limit=limit, form=form)
    shown = rows[:limit]
    more = cursor_after(list(shown[-1][1:])) if len(rows) > limit else ""
    return Page([said for said, *_order in shown], more, "")


def _is_whole(asked: LeadFilter) -> bool:
    """Whether one statement has all of its first page, whose plan the server keeps."""
    return not asked.is_narrow and asked.status not in ("todo", "on_hold")


def _ids(
    asked: LeadFilter, member: Member, now: datetime, cursor: str, limit: int, by: Conditions | None
) -> Page[Lead]:
    """A page of leads that know their id and what they are sorted by."""
    order = orders.plain(asked.sort or DEFAULT_ORDER)
    by = None if order is None or cursor else asked.conditions(member) if by is None else by
    if order is not None and by is not None:
        shape: dict[str, Any] = {"status": asked.status, "order": order, "limit": limit}
        ids = _first_ids(member, now, *by.values, shape=by.shape, handled=bool(asked.handler), **shape)
        return beginning(ids, order=order, limit=limit)
    rows, ways = asked.sorted(asked.rows(member, now))
    return page(_in_order_only(rows, ways), order=ways, cursor=cursor, limit=limit)


def _in_order_only(rows: LeadQuerySet, ways: tuple[str, ...]) -> LeadQuerySet:
    """With nothing but what they are sorted by: PostgreSQL thinks about ten tables for longer than it reads them."""
    paths = [way.lstrip("-") for way in ways if way.lstrip("-") not in rows.query.annotations]
    joined = {path.rpartition("__")[0] for path in paths if "__" in path}
    return rows.select_related(*(joined or [None])).only(*paths)


def _in_full(leads: Sequence[Lead]) -> list[Lead]:
    """These leads, in their order, with all that lists show."""
    known = {lead.pk: lead for lead in _shown([lead.pk for lead in leads])} if leads else {}
    return [known[lead.pk] for lead in leads if lead.pk in known]


@remembered(plan=True)
def _shown(ids: list[UUID]) -> QuerySet[Lead]:
    return Lead.objects.filter(pk__any=ids).for_lists()


@remembered(plan=True)
def _texts(ids: list[UUID], *, form: str) -> QuerySet[Lead, Any]:
    return _said(Lead.objects.filter(process__id__any=ids), "pk", form=form)


def _said(rows: Any, *more: str, form: str) -> QuerySet[Lead, Any]:
    if form == TOLD:
        return telling.said_of(rows, *more)
    return said_of(rows, *more, described=form == DESCRIBED)


@remembered(plan=True)
def _first_texts(member: Member, *, status: str, order: tuple[str, ...], limit: int, form: str) -> QuerySet[Lead, Any]:
    """The first and one more, and by what they are sorted."""
    rows = LeadFilter(status=status).of_status(Lead.objects.visible_to(member), NO_MATTER)
    # Which they are is found first, so that what is said of each is asked of few, and not read for all there are.
    few = Lead.objects.filter(process__id__any=ArraySubquery(first_rows(rows, order=order, limit=limit).values("pk")))
    return _said(first_rows(few, order=order, limit=limit), *(way.lstrip("-") for way in order), form=form)


@remembered(plan=True)
def _first(member: Member, *, status: str, order: tuple[str, ...], limit: int) -> QuerySet[Lead]:
    rows = LeadFilter(status=status).of_status(Lead.objects.visible_to(member), NO_MATTER)
    return first_rows(rows.for_lists(), order=order, limit=limit)


@remembered
def _first_ids(
    member: Member,
    now: datetime,
    *values: Any,
    shape: Shape,
    handled: bool,
    status: str,
    order: tuple[str, ...],
    limit: int,
) -> QuerySet[Lead]:
    rows = LeadFilter(status=status).of_status(fitting(member, values, shape, handled), now, handled=handled)
    return first_rows(_in_order_only(rows, order), order=order, limit=limit)


NO_MATTER = datetime(1, 1, 1, tzinfo=UTC)
"""For statuses that do not follow from the moment."""


def chips_of(asked: Listed[LeadFilter], member: Member) -> list[Chip]:
    """All filters that are set, in words, each with the address without it."""
    return lists.chips_of(asked.filter, member, asked.address)


def chosen(request: MemberRequest, now: datetime) -> LeadQuerySet:
    """The leads that a bulk action is about, of those that the member sees (listings/selection.py)."""
    visible = Lead.objects.visible_to(request.member)
    rows: LeadQuerySet = selected(request, visible, lambda given: filter_of(given).rows(request.member, now))
    return rows
