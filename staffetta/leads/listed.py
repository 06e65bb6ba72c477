"""What a request of a list of leads shows (listings/listed.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import Page, beginning, first_rows, page
from staffetta.leads import orders
from staffetta.leads.actions import BULK
from staffetta.leads.columns import COLUMNS
from staffetta.leads.filters import DEFAULT_ORDER, LeadFilter, filter_of, fitting
from staffetta.leads.models import Lead
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings import listed as lists
from staffetta.listings.columns import Column, prepared
from staffetta.listings.filters import Conditions, Shape
from staffetta.listings.listed import Chip, Listed, Listing
from staffetta.listings.selection import selected

LIST = "leads"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, COLUMNS.known, COLUMNS.chosen)

__all__ = ["BULK", "LIST", "chips_of", "chosen", "listed", "page_of"]


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
    if order is not None and not cursor and not any(one.prepare for one in known):
        by = asked.conditions(member) if by is None else by
        shape: dict[str, Any] = {"status": asked.status, "order": order, "limit": limit}
        if not asked.is_narrow and asked.status not in ("todo", "on_hold"):
            return beginning(_first(member, **shape), order=order, limit=limit)
        if by is not None:
            handled = bool(asked.handler)
            ids = _first_ids(member, now, *by.values, shape=by.shape, handled=handled, **shape)
            first = beginning(ids, order=order, limit=limit)
            return replace(first, rows=_in_full(first.rows))
    every = asked.rows(member, now)
    if any(one.prepare for one in known):
        rows, ways = asked.sorted(prepared(every.for_lists(), known))
        return page(rows, order=ways, cursor=cursor, limit=limit)
    rows, ways = asked.sorted(every)
    found = page(_in_order_only(rows, ways), order=ways, cursor=cursor, limit=limit)
    return replace(found, rows=_in_full(found.rows))


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
