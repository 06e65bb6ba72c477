"""Pages of lists sorted by what stands in other tables, by remembered statements (contacts/orders.py).

Only of those that have what is sorted by. Where a page goes on to those that lack it, the statement is made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.accounts.models import Member
from staffetta.contacts import fetching, orders
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import BadCursor, Page, coming_after, direction, page_made_of, read_cursor
from staffetta.listings.filters import Conditions, Shape, narrowed

MOST_GROUPS = 4
"""So many statements at most; where groups are small, core.paging asks for several at once."""
KEY = ("sort_key", "sort_tie")
FIELDS = ["sort_key", *orders.REST]


class Place(NamedTuple):
    """Where a page begins: what it is sorted by, the name and id of the row before, and whether it goes backwards."""

    key: str
    name: str
    pk: UUID
    backwards: bool


class How(NamedTuple):
    """All that decides what a statement looks like: the order and whether it is turned, the list, the filters, what the
    rows bring (fetching.bringing), and how many they are."""

    key: str
    turned: bool
    function: str
    shape: Shape
    brings: fetching.Brings
    limit: int

    def among(self, member: Member, values: Sequence[Any]) -> ContactQuerySet:
        """The contacts that the page may be of."""
        seen = Contact.objects.visible_to(member).in_list(self.function)
        return fetching.bringing(narrowed(seen, values, self.shape), self.brings)

    def sorted(self, rows: QuerySet[Contact], order: tuple[str, ...] = KEY) -> QuerySet[Contact]:
        """The rows of the page and one more."""
        return rows.order_by(*(direction(name, self.turned, False) for name in order))[: self.limit + 1]


class Asking(NamedTuple):
    """One page: whose, of which list and by which filters, in which order, and what the rows bring."""

    member: Member
    by: Conditions
    sort: str
    limit: int
    function: str
    brings: fetching.Brings

    @property
    def key(self) -> str:
        return self.sort.removeprefix("-")

    def how(self, place: Place | None) -> How:
        turned = self.sort.startswith("-") != (place is not None and place.backwards)
        return How(self.key, turned, self.function, self.by.shape, self.brings, self.limit)


def page_of(asking: Asking, cursor: str) -> Page[Contact] | None:
    """None for another order, for a page that goes on to those without, and for a cursor that no such list made."""
    place = _place(cursor)
    if cursor and place is None:
        return None
    found: list[Contact] | None
    fields = FIELDS
    if asking.key in orders.HAVING:
        after = (place.key, place.pk) if place is not None else (None, None)
        found = _of_half(asking.member, *after, *asking.by.values, how=asking.how(place))
    elif asking.key in orders.GROUPS:
        found = _in_groups(asking, place)
        fields = ["handler_id", *orders.REST] if asking.key == "handler" else fields
    else:
        return None
    backwards = place is not None and place.backwards
    if found is None or not (backwards or len(found) > asking.limit):
        return None
    return page_made_of(found, fields, asking.limit, cursor, backwards)


def _in_groups(asking: Asking, place: Place | None) -> list[Contact] | None:
    """Group by group, as most pages lie in one; None where many would have to be asked."""
    left = list(orders.GROUPS[asking.key]())
    if len(left) >= orders.MOST_COUNTRIES:
        return None
    how = asking.how(place)
    if how.turned:
        left.reverse()
    found: list[Contact] = []
    if place is not None:
        here = next((turn for turn, one in enumerate(left) if str(one) == place.key), None)
        if here is None:
            return None
        found = _of_group(asking.member, left[here], place.name, place.pk, *asking.by.values, how=how)
        left = left[here + 1 :]
    for turn, one in enumerate(left):
        if len(found) > asking.limit:
            break
        if turn == MOST_GROUPS:
            return None
        found += _of_group(asking.member, one, None, None, *asking.by.values, how=how)
    return found[: asking.limit + 1]


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    try:
        (key, name, pk), backwards = read_cursor(cursor, 3)
        if all(isinstance(text, str) and text.isprintable() for text in (key, name)):
            return Place(key, name, UUID(pk), backwards)
    except (BadCursor, ValueError, TypeError, AttributeError):
        pass
    return None


@remembered
def _of_half(member: Member, text: str | None, pk: UUID | None, *values: Any, how: How) -> QuerySet[Contact]:
    """Those that have what is sorted by: the first, or those after a row with this text."""
    having, filled = orders.HAVING[how.key](how.among(member, values))
    said = filled is not None and (text is None or how.turned)  # as core.paging.page_in_halves
    keyed = having.filter(filled) if said else having
    if text is None:
        return how.sorted(keyed)
    bound = Q(**{f"sort_key__{'lte' if how.turned else 'gte'}": text})
    return how.sorted(keyed.filter(bound, coming_after(having, KEY, [text, pk], how.turned)))


@remembered
def _of_group(
    member: Member, group: Any, name: str | None, pk: UUID | None, *values: Any, how: How
) -> QuerySet[Contact]:
    """Those of one group: the first, or those after a row of this name."""
    rows, order = orders.in_group(how.among(member, values), how.key, group)
    if name is not None:
        rows = rows.filter(coming_after(rows, order, [name, pk][-len(order) :], how.turned))
    return how.sorted(rows, order)
