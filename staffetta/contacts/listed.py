"""What a request of the list of contacts shows (listings/listed.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet, TextField, Value

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.contacts import by_words, columns, lines, recounts, tallies, walking
from staffetta.contacts.columns import Column
from staffetta.contacts.fetching import JOINED, Brings, bringing
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


BY_NAME = (("folded", "id"), ("-folded", "-id"))


class Rows(NamedTuple):
    """How the rows of a page come: what they bring themselves; and what gives the rows of ids, in any order, as they
    are shown."""

    brings: Brings
    show: Callable[[list[UUID]], Sequence[Any]]

    def of(self, found: Page[Contact]) -> Page[Any]:
        """The page as it is shown: its rows themselves, unless they bring nothing."""
        if self.brings is not None or not found.rows:
            return found
        ids = [row.pk for row in found.rows]
        known = {row.pk: row for row in self.show(ids)}
        return Page([known[pk] for pk in ids if pk in known], found.next, found.previous)


def page_of(
    asked: ContactFilter, shown: Iterable[Column], member: Member, cursor: str, limit: int = 50
) -> Page[Contact]:
    """One page of records, with what these columns show: by remembered statements where filters and order allow it."""
    known = list(shown)
    if all(column.fetch or not column.prepare or column.key in JOINED for column in known):
        joined = tuple(column.key for column in known if column.key in JOINED)
        rows = Rows(joined, partial(_these, member, brings=joined))
    else:
        rows = Rows(None, partial(_prepared, member, known))
    found: Page[Contact] = _page_of(asked, member, cursor, limit, rows)
    columns.fetch(found.rows, known)
    return found


def lines_of(asked: ContactFilter, shown: Iterable[Column], member: Member, cursor: str, limit: int = 50) -> Page[Any]:
    """The same page as lines (Line), for columns of which lines say all."""
    return _as_texts(asked, member, cursor, limit, lines.Form(columns.shows(shown)))


def counted_page_of(
    asked: ContactFilter, shown: Sequence[Column], member: Member, cursor: str
) -> tuple[Page[Any], dict[str, int]]:
    """The page as it is shown, and the counts of the lists (tallies.py): by one statement where it is of a whole list,
    which one looks at most."""
    if columns.are_of_lines(shown):
        whole = _whole(asked, member, cursor, 50, lines.Form(columns.shows(shown)), counted=True)
        if whole is not None:
            found, said = whole
            return found, tallies.told(said) if said else tallies.counts(member)
    counting = aside(partial(tallies.counts, member))
    found = (lines_of if columns.are_of_lines(shown) else page_of)(asked, shown, member, cursor)
    return found, counting()


def for_programs(asked: ContactFilter, member: Member, cursor: str, limit: int) -> Page[Any]:
    """The same page as programs are told of it (Recount)."""
    return _as_texts(asked, member, cursor, limit, recounts.form())


class Form(Protocol):
    """In which rows come as one text each."""

    def said(self) -> Any: ...
    def these(self, member: Member, ids: list[UUID]) -> list[Any]: ...
    def made_of(self, texts: Iterable[str]) -> list[Any]: ...


def _as_texts(asked: ContactFilter, member: Member, cursor: str, limit: int, form: Form) -> Page[Any]:
    whole = _whole(asked, member, cursor, limit, form)
    if whole is not None:
        return whole[0]
    return _page_of(asked, member, cursor, limit, Rows(None, partial(form.these, member)))


def _whole(
    asked: ContactFilter, member: Member, cursor: str, limit: int, form: Form, *, counted: bool = False
) -> tuple[Page[Any], str] | None:
    """A page of a whole list, whose rows an index has whoever asks, by one statement; and where they are `counted`,
    what it says of that. None for any other page."""
    order = columns.usual_order(asked.sort)
    place = name_place(cursor) if cursor and order in BY_NAME else None
    if order is None or asked.is_narrow or not sees_everything(member) or (cursor and place is None):
        return None
    backwards = place is not None and place.backwards
    after = (place.text, place.pk) if place is not None else (None, None)
    shape: dict[str, Any] = {"function": asked.function, "order": order, "backwards": backwards, "form": form}
    read = _of_whole(member, *after, **shape, limit=limit, counted=counted)
    found, said = form.made_of([text for text, _said in read]), read[0][1] if read else ""
    if place is None:
        return beginning(found, order=order, limit=limit), said
    return going_on(found, order=order, cursor=cursor, backwards=backwards, limit=limit), said


def _page_of(asked: ContactFilter, member: Member, cursor: str, limit: int, rows: Rows) -> Page[Any]:
    found = _remembered_page(asked, member, cursor, limit, rows)
    if found is not None:
        return found
    fits, descending = asked.rows(member), asked.sort.startswith("-")
    walk = columns.walk_of(asked.sort)
    if walk is not None:
        return rows.of(walk(bringing(fits, rows.brings), descending, cursor, limit))
    fits, ways = asked.sorted(fits)
    own = [way.lstrip("-") for way in ways if way.lstrip("-") not in fits.query.annotations]
    return rows.of(page(bringing(fits, rows.brings, *own), order=ways, cursor=cursor, limit=limit))


def _remembered_page(asked: ContactFilter, member: Member, cursor: str, limit: int, rows: Rows) -> Page[Any] | None:
    """None where the statement has to be made for this very request."""
    order = columns.usual_order(asked.sort)
    place = name_place(cursor) if cursor and order in BY_NAME else None
    by = replace(asked, q="").conditions(member)
    if order is None and by is not None and not asked.q:
        walked = walking.page_of(walking.Asking(member, by, asked.sort, limit, asked.function, rows.brings), cursor)
        return rows.of(walked) if walked is not None else None
    if order is None or by is None or (cursor and place is None):
        return None
    if asked.q:
        typed = by_words.typed(asked.q)
        if order in BY_NAME:
            wanted = by_words.Asking(member, asked.function, by, order, place, limit)
            typed, found = by_words.page_of(typed, wanted, cursor, rows.show)
            if found is not None:
                return found
        words = by_words.conditions_of(by_words.asked(typed))
        if words is None:
            return None
        by = Conditions((*words.values, *by.values), (*words.shape, *by.shape))
    backwards = place is not None and place.backwards
    shape: dict[str, Any] = {"function": asked.function, "shape": by.shape, "order": order, "backwards": backwards}
    after = (place.text, place.pk) if place is not None else (None, None)
    read = _rows(member, *after, *by.values, **shape, brings=rows.brings, limit=limit)
    if place is None:
        return rows.of(beginning(read, order=order, limit=limit))
    return rows.of(going_on(read, order=order, cursor=cursor, backwards=backwards, limit=limit))


def _prepared(member: Member, known: Sequence[Column], ids: list[UUID]) -> list[Contact]:
    """The contacts of these ids with what the rows themselves must bring."""
    fits = Contact.objects.visible_to(member).filter(pk__any=ids)
    return list(columns.prepared(fits, columns.unfetched(known)))


@remembered(plan=True)
def _these(member: Member, ids: list[UUID], *, brings: Brings) -> QuerySet[Contact]:
    return bringing(Contact.objects.visible_to(member).filter(pk__any=ids), brings)


@remembered(plan=True)
def _of_whole(  # noqa: PLR0913  what decides about a statement
    member: Member,
    name: str | None,
    pk: UUID | None,
    *,
    function: str,
    order: tuple[str, ...],
    backwards: bool,
    form: Form,
    limit: int,
    counted: bool,
) -> QuerySet[Contact, Any]:
    """The first of a whole list, or those after a row of this name. Which they are is found by itself, so that what is
    said of each is asked of few, and not read for all there are."""
    seen = Contact.objects.visible_to(member).in_list(function)
    wanted = _beginning_or_after(seen, name, pk, order=order, backwards=backwards, limit=limit)
    few = Contact.objects.filter(pk__any=ArraySubquery(wanted.values("pk")))
    found: QuerySet[Contact, Any] = few.order_by(*wanted.query.order_by)
    return found.values_list(form.said(), tallies.beside() if counted else Value("", output_field=TextField()))


def _beginning_or_after(rows: Any, name: str | None, pk: UUID | None, **how: Any) -> Any:
    if name is None:
        return first_rows(rows, order=how["order"], limit=how["limit"])
    return rows_after(rows, name, pk, **how)


@remembered
def _rows(  # noqa: PLR0913  what decides about a statement
    member: Member,
    name: str | None,
    pk: UUID | None,
    *values: Any,
    backwards: bool,
    function: str,
    shape: Shape,
    order: tuple[str, ...],
    brings: Brings,
    limit: int,
) -> QuerySet[Contact]:
    """The first, or those after a row of this name."""
    fits = narrowed(Contact.objects.visible_to(member).in_list(function), values, shape)
    rows = bringing(fits, brings, *(way.lstrip("-") for way in order))
    found: QuerySet[Contact] = _beginning_or_after(rows, name, pk, order=order, backwards=backwards, limit=limit)
    return found


ON_PAGES = 1_000
"""A page says "more than 1,000" rather than have somebody wait while ten thousand are counted."""


def count_of(chosen: ContactFilter, member: Member, counts: Mapping[str, int]) -> tuple[int, bool]:
    """How many fit, and whether there are more than were counted: exact where the tallies know, else up to COUNTED."""
    if not chosen.is_narrow:
        return tallies.as_far_as_counted(counts[chosen.function or "all"], member)
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
