"""What a request of the list of contacts shows (listings/listed.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts import by_words, columns, walking
from staffetta.contacts.columns import Column
from staffetta.contacts.filters import ContactFilter, filter_of
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.core.db.meanwhile import aside
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import Page, beginning, first_rows, going_on, name_place, page, rows_after
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.listings import listed as lists
from staffetta.listings.filters import Conditions, Shape, narrowed
from staffetta.listings.listed import COUNTED, Chip, Listed, Listing

__all__ = ["COUNTED", "LIST", "Chip", "Listed", "chips_of", "count_of", "listed"]

LIST = "contacts"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, lambda: columns.known(), lambda keys, offered: columns.chosen(keys, dict(offered)))


def listed(request: MemberRequest) -> Listed[ContactFilter]:
    """Read the list's address. Its custom fields are read while its saved views are."""
    reading = aside(partial(fields_of, Owner.CONTACT))

    def known() -> dict[str, Column]:
        reading()
        return columns.known()

    return lists.listed(request, replace(LISTING, known=known))


JOINED = ("handler", "parent")
"""Columns for which the statement itself brings another record."""


BY_NAME = (("folded", "id"), ("-folded", "-id"))


def page_of(
    asked: ContactFilter, shown: Iterable[Column], member: Member, cursor: str, limit: int = 50
) -> Page[Contact]:
    """One page, with what these columns show: by remembered statements where filters, order and columns allow it."""
    known = list(shown)
    found = _remembered_page(asked, known, member, cursor, limit)
    if found is None:
        fits = columns.prepared(asked.rows(member), columns.unfetched(known))
        walk = columns.walk_of(asked.sort)
        if walk is not None:
            found = walk(fits, asked.sort.startswith("-"), cursor, limit)
        else:
            prepared, ways = asked.sorted(fits)
            found = page(prepared, order=ways, cursor=cursor, limit=limit)
    columns.fetch(found.rows, known)
    return found


def _remembered_page(
    asked: ContactFilter, known: Sequence[Column], member: Member, cursor: str, limit: int
) -> Page[Contact] | None:
    """None where the statement has to be made for this very request."""
    order = columns.usual_order(asked.sort)
    place = name_place(cursor) if cursor and order in BY_NAME else None
    by = replace(asked, q="").conditions(member)
    plain = all(column.fetch or not column.prepare or column.key in JOINED for column in known)
    joined = tuple(column.key for column in known if column.key in JOINED)
    if order is None and by is not None and plain and not asked.q:
        asking = walking.Asking(member, by, asked.sort, limit, asked.function, joined)
        return walking.page_of(asking, cursor)
    if order is None or by is None or (cursor and place is None):
        return None
    if asked.q:
        typed = by_words.typed(asked.q)
        if order in BY_NAME:
            wanted = by_words.Asking(member, asked.function, by, order, place, limit)
            show = partial(_shown, member, known=known, plain=plain, joined=joined)
            typed, found = by_words.page_of(typed, wanted, cursor, show)
            if found is not None:
                return found
        words = by_words.conditions_of(by_words.asked(typed))
        if words is None:
            return None
        by = Conditions((*words.values, *by.values), (*words.shape, *by.shape))
    if not plain:
        return None
    shape: dict[str, Any] = {"function": asked.function, "order": order, "joined": joined, "limit": limit}
    shape["shape"] = by.shape
    if place is None:
        return beginning(_first(member, *by.values, **shape), order=order, limit=limit)
    rows = _further(member, place.text, place.pk, *by.values, backwards=place.backwards, **shape)
    return going_on(rows, order=order, cursor=cursor, backwards=place.backwards, limit=limit)


def _shown(
    member: Member, ids: Sequence[UUID], known: Sequence[Column], plain: bool, joined: tuple[str, ...]
) -> list[Contact]:
    """The contacts of these ids with what the rows themselves must bring."""
    if plain:
        return _these(member, list(ids), joined=joined)
    return list(columns.prepared(Contact.objects.visible_to(member).filter(pk__any=ids), columns.unfetched(known)))


@remembered(plan=True)
def _these(member: Member, ids: list[UUID], *, joined: tuple[str, ...]) -> QuerySet[Contact]:
    return _joining(Contact.objects.visible_to(member).filter(pk__any=ids), joined)


@remembered
def _further(  # noqa: PLR0913  what decides about a statement
    member: Member,
    name: str,
    pk: UUID,
    *values: Any,
    backwards: bool,
    function: str,
    shape: Shape,
    order: tuple[str, ...],
    joined: tuple[str, ...],
    limit: int,
) -> QuerySet[Contact]:
    rows = _joining(narrowed(Contact.objects.visible_to(member).in_list(function), values, shape), joined)
    return rows_after(rows, name, pk, order=order, backwards=backwards, limit=limit)


@remembered
def _first(
    member: Member,
    *values: Any,
    function: str,
    shape: Shape,
    order: tuple[str, ...],
    joined: tuple[str, ...],
    limit: int,
) -> QuerySet[Contact]:
    rows = _joining(narrowed(Contact.objects.visible_to(member).in_list(function), values, shape), joined)
    return first_rows(rows, order=order, limit=limit)


def _joining(rows: ContactQuerySet, joined: tuple[str, ...]) -> ContactQuerySet:
    rows = rows.defer(*walking.UNREAD)
    return rows.select_related(*joined) if joined else rows


ON_PAGES = 1_000
"""A page says "more than 1,000" rather than have somebody wait while ten thousand are counted."""


def count_of(chosen: ContactFilter, member: Member, counts: Mapping[str, int]) -> tuple[int, bool]:
    """How many fit, and whether there are more than were counted: exact where the tallies know, else up to COUNTED."""
    if not chosen.is_narrow:
        return counts[chosen.function or "all"], False
    return counted(chosen.rows(member), COUNTED)


EARLY = 5
"""So many rows of a word are looked at for each contact that is to be counted: a contact may have several, and a tab
has only some of the contacts."""


def total_of(
    chosen: ContactFilter, member: Member, found: Page[Contact] | None = None, bound: int = ON_PAGES
) -> tuple[int, bool]:
    """How many fit, and whether there are more than `bound`, beside a page of them: where the page is all there is,
    nothing is asked; a broad word or answer is read no further than its first rows."""
    if found is not None and not found.next and not found.previous:
        return len(found.rows), False
    early = _early(chosen, Contact.objects.visible_to(member).in_list(chosen.function), bound * EARLY)
    if early is not None and early.counted_to(bound) > bound:
        return bound, True
    return counted(chosen.rows(member), bound)


def _early(chosen: ContactFilter, whole: ContactQuerySet, most: int) -> ContactQuerySet | None:
    """Some of those that fit, by no more than so many rows of an index; None where there is no such way."""
    if not chosen.values:
        return whole.found_early(chosen.q, most)
    if chosen.q or len(chosen.values) > 1:
        return None
    ((key, values),) = chosen.values.items()
    way = chosen.offered[key].early
    return way(whole, values, most) if way is not None else None


def counted(fitting: ContactQuerySet, bound: int) -> tuple[int, bool]:
    """How many there are, and whether there are more than this bound."""
    count = fitting.counted_to(bound)
    return min(count, bound), count > bound


def chips_of(asked: Listed[ContactFilter], request: MemberRequest) -> list[Chip]:
    """All filters that are set, in the order in which they are offered."""
    return lists.chips_of(asked.filter, request.member, asked.address)
