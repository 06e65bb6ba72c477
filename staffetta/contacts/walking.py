"""Pages of lists sorted by what stands in other tables, by remembered statements (contacts/orders.py).

Only of those that have what is sorted by. Where a page goes on to those that lack it, the statement is made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.accounts.models import Member
from staffetta.contacts import orders
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import BadCursor, Page, _ahead, _decode, _direction, _page
from staffetta.listings.filters import Conditions, Shape, narrowed

MOST_GROUPS = 4
"""So many statements at most; where groups are small, core.paging asks for several at once."""
UNREAD = ("details", "found_by", "vat_compact")
"""What neither columns nor programs show of a contact: a page would carry it fifty times."""
KEY = ("sort_key", "sort_tie")
FIELDS = ["sort_key", *orders.REST]


class Place(NamedTuple):
    """Where a page begins: what it is sorted by, the name and id of the row before, and whether it goes backwards."""

    key: str
    name: str
    pk: UUID
    backwards: bool


class Among(NamedTuple):
    """Which contacts a statement is about, but for the values: the list, the filters, and what the rows bring."""

    function: str
    shape: Shape
    joined: tuple[str, ...]


class Asking(NamedTuple):
    """One page: whose, of which list and by which filters, in which order, and what the rows bring."""

    member: Member
    by: Conditions
    sort: str
    limit: int
    function: str
    joined: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.sort.removeprefix("-")

    def shape(self, backwards: bool) -> dict[str, Any]:
        shape: dict[str, Any] = {"key": self.key, "turned": self.sort.startswith("-") != backwards}
        return shape | {"among": Among(self.function, self.by.shape, self.joined), "limit": self.limit}


def page_of(asking: Asking, cursor: str) -> Page[Contact] | None:
    """None for another order, for a page that goes on to those without, and for a cursor that no such list made."""
    place = _place(cursor)
    if cursor and place is None:
        return None
    found: list[Contact] | None
    fields = FIELDS
    if asking.key in orders.HAVING:
        found = _in_a_half(asking, place)
    elif asking.key in orders.GROUPS:
        found = _in_groups(asking, place)
        fields = ["handler_id", *orders.REST] if asking.key == "handler" else fields
    else:
        return None
    backwards = place is not None and place.backwards
    if found is None:
        return None
    return _page(found, fields, asking.limit, cursor, backwards) if backwards or len(found) > asking.limit else None


def _in_a_half(asking: Asking, place: Place | None) -> list[Contact]:
    if place is None:
        return _first(asking.member, *asking.by.values, **asking.shape(False))
    shape = asking.shape(place.backwards)
    return _further(asking.member, place.key, place.pk, *asking.by.values, **shape)


def _in_groups(asking: Asking, place: Place | None) -> list[Contact] | None:
    """Group by group, as most pages lie in one; None where many would have to be asked."""
    left = list(orders.GROUPS[asking.key]())
    if len(left) >= orders.MOST_COUNTRIES:
        return None
    shape = asking.shape(place is not None and place.backwards)
    if shape["turned"]:
        left.reverse()
    found: list[Contact] = []
    if place is not None:
        here = next((turn for turn, one in enumerate(left) if str(one) == place.key), None)
        if here is None:
            return None
        found = _further_of(asking.member, left[here], place.name, place.pk, *asking.by.values, **shape)
        left = left[here + 1 :]
    for turn, one in enumerate(left):
        if len(found) > asking.limit:
            break
        if turn == MOST_GROUPS:
            return None
        found += _first_of(asking.member, one, *asking.by.values, **shape)
    return found[: asking.limit + 1]


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    try:
        (key, name, pk), backwards = _decode(cursor, 3)
        if all(isinstance(text, str) and text.isprintable() for text in (key, name)):
            return Place(key, name, UUID(pk), backwards)
    except (BadCursor, ValueError, TypeError, AttributeError):
        pass
    return None


@remembered
def _first(
    member: Member,
    *values: Any,
    key: str,
    turned: bool,
    among: Among,
    limit: int,
) -> QuerySet[Contact]:
    having, filled = orders.HAVING[key](_among(member, values, among))
    return _in_order(having if filled is None else having.filter(filled), turned, limit)


@remembered
def _further(  # noqa: PLR0913  what decides about a statement
    member: Member,
    text: str,
    pk: UUID,
    *values: Any,
    key: str,
    turned: bool,
    among: Among,
    limit: int,
) -> QuerySet[Contact]:
    having, filled = orders.HAVING[key](_among(member, values, among))
    keyed = having.filter(filled) if filled is not None and turned else having  # as core.paging.page_in_halves
    bound = Q(**{f"sort_key__{'lte' if turned else 'gte'}": text})
    return _in_order(keyed.filter(bound, _ahead(having, KEY, [text, pk], turned)), turned, limit)


@remembered
def _first_of(
    member: Member,
    group: Any,
    *values: Any,
    key: str,
    turned: bool,
    among: Among,
    limit: int,
) -> QuerySet[Contact]:
    rows, order = orders.in_group(_among(member, values, among), key, group)
    return _in_order(rows, turned, limit, order)


@remembered
def _further_of(  # noqa: PLR0913  what decides about a statement
    member: Member,
    group: Any,
    name: str,
    pk: UUID,
    *values: Any,
    key: str,
    turned: bool,
    among: Among,
    limit: int,
) -> QuerySet[Contact]:
    rows, order = orders.in_group(_among(member, values, among), key, group)
    return _in_order(rows.filter(_ahead(rows, order, [name, pk][-len(order) :], turned)), turned, limit, order)


def _among(member: Member, values: Sequence[Any], among: Among) -> ContactQuerySet:
    seen = Contact.objects.visible_to(member).in_list(among.function)
    rows: ContactQuerySet = narrowed(seen, values, among.shape).defer(*UNREAD)
    return rows.select_related(*among.joined) if among.joined else rows


def _in_order(rows: QuerySet[Contact], turned: bool, limit: int, order: tuple[str, ...] = KEY) -> QuerySet[Contact]:
    return rows.order_by(*(_direction(name, turned, False) for name in order))[: limit + 1]
