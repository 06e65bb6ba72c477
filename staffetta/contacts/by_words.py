"""Pages of the contacts that have the words typed, by name (X-01).

Of a word that few have, the index of words gives all contacts, and they are sorted. Of one that many have, the index of
names is walked, which holds the words of each contact (`found_by`): the fifty of a page are soon met. Unless all stand
elsewhere, as those called Maria do: where the walk does not meet them, the contacts whose name begins so are a piece of
the index of names, and the others that have the word are the few that are left.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, QuerySet

from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.contacts.models import Contact, Word
from staffetta.contacts.querysets import ContactQuerySet, begins, end_of, having, said_of, shape_of
from staffetta.contacts.querysets import Shape as Ways
from staffetta.contacts.words import TOO_MANY, Term, search_terms
from staffetta.core.db.remembered import Asked, remembered, remembered_figures
from staffetta.core.paging import NamePlace, Page, beginning, first_rows, going_on, rows_after
from staffetta.listings.filters import Conditions, Shape, narrowed

FEW = 4_000
"""So many rows of words are sooner fetched than the names walked."""
STEPS = 20_000
"""So far one walks where the index is enough; an entry takes 0.3 µs."""
SHORT = 4_000
"""So far where each contact is looked at, and where several words are to be met in one."""


class Asking(NamedTuple):
    """One page: whose, of which list and by which filters besides the words, in which order, from where."""

    member: Member
    function: str
    by: Conditions
    order: tuple[str, ...]
    place: NamePlace | None
    limit: int

    @property
    def is_whole(self) -> bool:
        """Whether the words are all that decides: nothing else is then read."""
        return not self.function and not self.by.shape and sees_everything(self.member)

    @property
    def rows(self) -> ContactQuerySet:
        """All contacts that they may be among."""
        return _among(self.member, self.by.values, self.function, self.by.shape)


class Typed(NamedTuple):
    """What was typed, and whether it is one word that many have: None while nobody has asked the database."""

    terms: Sequence[Term]
    is_broad: bool | None


def typed(text: str) -> Typed:
    """What of it can be said without the database."""
    terms = search_terms(text)
    return Typed(terms, None if len(terms) == 1 and _only(terms[0]) is not None else False)


def asked(words: Typed) -> Typed:
    """With how many have the word, where it is one."""
    if words.is_broad is not None:
        return words
    start = words.terms[0].ways[0][0]
    return words._replace(is_broad=int(_rows_of(start, end_of(start), most=FEW + 1)["count"]) > FEW)


def page_of(
    words: Typed, asking: Asking, cursor: str, fetch: Callable[[list[UUID]], Sequence[Any]]
) -> tuple[Typed, Page[Any] | None]:
    """The page, and the words with how many have them; `fetch` gives the contacts of these ids as they are shown, in
    any order. No page where the contacts are sooner found by the words alone."""
    if words.is_broad is not None and len(words.terms) < 2:  # noqa: PLR2004
        return words, None
    words, ids = _met(words, asking)
    if not words.is_broad and len(words.terms) < 2:  # noqa: PLR2004
        return words, None
    if len(ids) <= asking.limit:
        if not words.is_broad:
            return words, None
        ids = _in_two_pieces(words.terms[0].ways[0][0], asking)
    turned = asking.order[0].startswith("-") != (asking.place is not None and asking.place.backwards)
    rows = sorted(fetch(ids), key=lambda row: (row.folded, row.pk), reverse=turned)
    if asking.place is None:
        return words, beginning(rows, order=asking.order, limit=asking.limit)
    backwards = asking.place.backwards
    return words, going_on(rows, order=asking.order, cursor=cursor, backwards=backwards, limit=asking.limit)


def conditions_of(words: Typed) -> Conditions | None:
    """How they narrow a list, in parts; None for one that many have."""
    if words.is_broad:
        return None
    starts = [start for term in words.terms if (start := _only(term)) is not None]
    if len(starts) < len(words.terms):  # such as e-mail addresses and numbers, of which one can be written in two ways
        said = said_of(words.terms)
        return Conditions(tuple(said), ((_in_ways(shape_of(words.terms)), len(said)),))
    ends = [end for start in starts for end in (start, end_of(start))]
    return Conditions(tuple(ends), ((_with_all, len(ends)),) if ends else ())


@functools.lru_cache(maxsize=256)
def _in_ways(shape: Ways) -> Callable[..., ContactQuerySet]:
    """What narrows by words of this shape: the same function for the same shape, as it is a part of the statement's."""

    def where(rows: ContactQuerySet, *said: str) -> ContactQuerySet:
        return having(rows, said, shape)

    return where


def _with_all(rows: ContactQuerySet, *ends: str) -> ContactQuerySet:
    """Those who have a word between each two of these."""
    words = Word.objects.order_by()
    first, *others = (
        words.filter(word__gte=start, word__lt=end).values("contact")
        for start, end in zip(ends[::2], ends[1::2], strict=True)
    )
    return rows.filter(pk__any=ArraySubquery(first.intersection(*others) if others else first))


def _only(term: Term) -> str | None:
    """The beginning, where it is all there is to the term."""
    return term.ways[0][0] if len(term.ways) == 1 and len(term.ways[0]) == 1 else None


@remembered_figures
def _rows_of(start: str, end: str, *, most: int) -> tuple[QuerySet[Word], dict[str, Any]]:
    return Word.objects.filter(word__gte=start, word__lt=end)[:most], {"count": Count("*")}


def _met(words: Typed, asking: Asking) -> tuple[Typed, list[UUID]]:
    """Those who have the words among the next so many by name, and not more of them than a page takes. Whether one word
    is broad is found out by the same statement, and nobody walks where it is not."""
    is_one = words.is_broad is None
    read = _steps(asking, STEPS if asking.is_whole and is_one else SHORT)
    if read is None:
        return asked(words), []
    wanted = [_having(term) for term in words.terms]
    condition = " and ".join(sql for sql, _params in wanted)
    params = [*read.params, *(value for _sql, values in wanted for value in values), asking.limit + 1]
    sql = f"select x.id from ({read.sql}) x(id, found_by) where {condition} limit %s"  # noqa: S608  Django's
    if is_one:
        start = words.terms[0].ways[0][0]
        counted = _rows_of.asked(start, end_of(start), most=FEW + 1)
        sql = f"select many, case when many > %s then array({sql}) end from ({counted.sql}) counted(many)"  # noqa: S608
        params = [FEW, *params, *counted.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        if is_one:
            many, ids = cursor.fetchone()
            return words._replace(is_broad=many > FEW), ids or []
        return words, [pk for (pk,) in cursor.fetchall()]


_HAS = f"""(strpos(x.found_by, %s) > 0 or x.found_by = '{TOO_MANY}' and exists (
    select from contacts_word w where w.contact_id = x.id and w.by_contact and w.word >= %s and w.word < %s))"""


def _having(term: Term) -> tuple[str, list[str]]:
    """That a contact has the words of one way of a term, and the values of that."""
    params = [said for way in term.ways for start in way for said in (f" {start}", start, end_of(start))]
    return "(" + " or ".join(" and ".join(_HAS for _start in way) for way in term.ways) + ")", params


def _steps(asking: Asking, steps: int) -> Asked | None:
    shape: dict[str, Any] = {"order": asking.order, "steps": steps, "whole": asking.is_whole}
    shape |= {"function": asking.function, "shape": asking.by.shape}
    place = asking.place
    if place is None:
        return _first_steps.asked(asking.member, *asking.by.values, **shape)
    shape["backwards"] = place.backwards
    return _further_steps.asked(asking.member, place.text, place.pk, *asking.by.values, **shape)


@remembered
def _first_steps(
    member: Member, *values: Any, order: tuple[str, ...], steps: int, whole: bool, function: str, shape: Shape
) -> QuerySet[Contact, Any]:
    rows = Contact.objects.all() if whole else _among(member, values, function, shape)
    return first_rows(_spelled(rows), order=order, limit=steps)


@remembered
def _further_steps(  # noqa: PLR0913  what decides about a statement
    member: Member,
    name: str,
    pk: UUID,
    *values: Any,
    order: tuple[str, ...],
    steps: int,
    whole: bool,
    function: str,
    shape: Shape,
    backwards: bool,
) -> QuerySet[Contact, Any]:
    rows = Contact.objects.all() if whole else _among(member, values, function, shape)
    return rows_after(_spelled(rows), name, pk, order=order, backwards=backwards, limit=steps)


def _spelled(rows: ContactQuerySet) -> Any:
    """Nothing but what the index of names holds."""
    return rows.values_list("pk", "found_by")


def _among(member: Member, values: Sequence[Any], function: str, shape: Shape) -> ContactQuerySet:
    rows: ContactQuerySet = narrowed(Contact.objects.visible_to(member).in_list(function), values, shape)
    return rows


def _in_two_pieces(start: str, asking: Asking) -> list[UUID]:
    """Those whose name begins so, and the others that have such a word: of each no more than a page takes."""
    named = Contact.objects.filter(begins("folded", start)).order_by().values("pk")
    words = Word.objects.filter(begins("word", start)).order_by().values("contact").difference(named)
    pieces = asking.rows.filter(begins("folded", start)), asking.rows.filter(pk__any=ArraySubquery(words))
    return [pk for rows in pieces for (pk,) in _next(rows.values_list("pk"), asking)]


def _next(rows: Any, asking: Asking) -> Any:
    if asking.place is None:
        return first_rows(rows, order=asking.order, limit=asking.limit)
    place = asking.place
    return rows_after(rows, place.text, place.pk, order=asking.order, backwards=place.backwards, limit=asking.limit)
