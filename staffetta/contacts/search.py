"""Contacts for the search box and for fields in which one is chosen (X-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact, Function, Kind, Word
from staffetta.contacts.naming import shown_name
from staffetta.contacts.querysets import ContactQuerySet, Shape, end_of, having, said_of, shape_of
from staffetta.contacts.words import Term, search_terms
from staffetta.core.db.remembered import remembered
from staffetta.core.text import fold
from staffetta.ui.addresses import url
from staffetta.ui.search import Hit

CANDIDATES = 300
"""So many are looked at before they are sorted: a short word may fit tens of thousands."""


def best(member: Member, text: str, limit: int, *, kind: str = "") -> list[Contact]:
    """Those whose name begins so, in order of name, then those found by any of their words. Without text the first."""
    start = fold(text)
    found = _named(member, start, end_of(start), kind=kind, limit=limit)
    wanted = [row.pk for row in _others(member, text, kind, limit, {row.pk for row in found})]
    rows = {row.pk: row for row in _contacts(member, wanted)} if wanted else {}
    return found + [rows[pk] for pk in wanted if pk in rows]


class Brief(NamedTuple):
    """What a hit says of a contact; by `folded` and id they are sorted."""

    folded: str
    pk: UUID
    name: str
    number: str
    kind: str
    function: str
    is_supplier: bool
    anonymised_at: datetime | None

    @property
    def called(self) -> str:
        return self.name if self.anonymised_at is None else shown_name(self.name)


def _in_brief(member: Member, text: str, limit: int) -> list[Brief]:
    """The same contacts as `best`."""
    start = fold(text)
    found = [Brief(*row) for row in _named_in_brief(member, start, end_of(start), limit=limit)]
    return found + _others(member, text, "", limit, {row.pk for row in found})


def _others(member: Member, text: str, kind: str, limit: int, known: set[UUID]) -> list[Brief]:
    """Those found by any of their words, as many as are still wanted besides the known ones, by name."""
    terms = search_terms(text) if len(known) < limit else []
    if not terms:
        return []
    rows = (Brief(*row) for row in _candidates(member, terms, kind, limit))
    return sorted(row for row in rows if row.pk not in known)[: limit - len(known)]


def _candidates(member: Member, terms: list[Term], kind: str, limit: int) -> list[tuple[Any, ...]]:
    """Those that have the words, unsorted and not more than CANDIDATES. Of a broad word the first rows of its index
    are enough, unless most of their contacts are not to be shown."""
    if len(terms) == 1 and len(terms[0].ways) == 1 and len(terms[0].ways[0]) == 1:
        (beginning,) = terms[0].ways[0]
        first = _with_word(member, beginning, end_of(beginning), kind=kind, most=CANDIDATES, early=3 * CANDIDATES)
        enough = len(first) >= 2 * limit  # some of them may be those whose name begins so
        return (
            first if enough else _with_word(member, beginning, end_of(beginning), kind=kind, most=CANDIDATES, early=0)
        )
    return _with_words(member, *said_of(terms), shape=shape_of(terms), kind=kind, most=CANDIDATES)


def _of_kind(member: Member, kind: str) -> ContactQuerySet:
    rows = Contact.objects.visible_to(member)
    return rows.filter(kind=kind) if kind else rows


@remembered
def _named(member: Member, start: str, end: str, *, kind: str, limit: int) -> QuerySet[Contact]:
    rows = _of_kind(member, kind).filter(folded__gte=start, folded__lt=end)
    return rows.order_by("folded", "id")[:limit]


@remembered
def _named_in_brief(member: Member, start: str, end: str, *, limit: int) -> QuerySet[Contact, Any]:
    rows = Contact.objects.visible_to(member).filter(folded__gte=start, folded__lt=end)
    return rows.order_by("folded", "id").values_list(*Brief._fields)[:limit]


@remembered
def _with_word(member: Member, start: str, end: str, *, kind: str, most: int, early: int) -> QuerySet[Contact, Any]:
    words = Word.objects.filter(word__gte=start, word__lt=end).values("contact")
    rows = _of_kind(member, kind).filter(pk__in=words[:early] if early else words)
    return rows.values_list(*Brief._fields)[:most]


@remembered
def _with_words(member: Member, *said: str, shape: Shape, kind: str, most: int) -> QuerySet[Contact, Any]:
    rows = having(_of_kind(member, kind), said, shape)
    return rows.values_list(*Brief._fields)[:most]


@remembered(plan=True)
def _contacts(member: Member, ids: list[UUID]) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(pk__any=ids)


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """The provider of the search box."""
    if not search_terms(text):
        return []
    return [
        Hit(
            title=row.called,
            href=url("contacts:contact", contact_id=row.pk),
            detail=row.number,
            icon="building-2" if row.kind == Kind.COMPANY else "user",
            mark=_mark(row.function, row.is_supplier),
        )
        for row in _in_brief(member, text, limit)
    ]


def function_mark(contact: Contact) -> str:
    """What the contact is to us, in one or two words; "" without function."""
    return _mark(contact.function, contact.is_supplier)


def _mark(function: str, is_supplier: bool) -> str:
    marks = [] if function == Function.NONE else [str(Function(function).label)]
    if is_supplier:
        marks.append(_("Supplier"))
    return ", ".join(marks)
