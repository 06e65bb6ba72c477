"""Contacts for the search box and for fields in which one is chosen (X-01)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact, Function, Kind, Word
from staffetta.contacts.querysets import ContactQuerySet, end_of
from staffetta.contacts.words import Term, search_terms
from staffetta.core.db.remembered import remembered
from staffetta.core.text import fold
from staffetta.ui.addresses import url
from staffetta.ui.search import Hit

CANDIDATES = 300
"""So many are looked at before they are sorted: a short word may fit tens of thousands."""


def best(member: Member, text: str, limit: int, *, kind: str = "") -> list[Contact]:
    """Those whose name begins so, in order of name, then those found by any of their words. Without text the first."""
    return _best(member, text, limit, kind, _named, _contacts)


def _best(
    member: Member, text: str, limit: int, kind: str, named: Callable[..., list[Any]], these: Callable[..., list[Any]]
) -> list[Any]:
    """As records or as Brief, by the statements that give them so."""
    start = fold(text)
    found = named(member, start, end_of(start), kind=kind, limit=limit)
    if len(found) < limit and (terms := search_terms(text)):
        known = {row.pk for row in found}
        others = sorted(pair for pair in _candidates(member, text, terms, kind, limit) if pair[1] not in known)
        wanted = [pk for _folded, pk in others[: limit - len(found)]]
        rows = {row.pk: row for row in these(member, wanted)} if wanted else {}
        found += [rows[pk] for pk in wanted if pk in rows]
    return found


class Brief(NamedTuple):
    """What a hit says of a contact."""

    pk: UUID
    name: str
    number: str
    kind: str
    function: str
    is_supplier: bool


def _candidates(member: Member, text: str, terms: list[Term], kind: str, limit: int) -> list[tuple[str, UUID]]:
    """Name and id of those that have the words, unsorted and not more than CANDIDATES. Of a broad word the first rows
    of its index are enough, unless most of their contacts are not to be shown."""
    if len(terms) == 1 and len(terms[0].ways) == 1 and len(terms[0].ways[0]) == 1:
        (beginning,) = terms[0].ways[0]
        first = _with_word(member, beginning, end_of(beginning), kind=kind, most=CANDIDATES, early=3 * CANDIDATES)
        enough = len(first) >= 2 * limit  # some of them may be those whose name begins so
        return (
            first if enough else _with_word(member, beginning, end_of(beginning), kind=kind, most=CANDIDATES, early=0)
        )
    return list(_of_kind(member, kind).found_by(text).values_list("folded", "pk")[:CANDIDATES])


def _of_kind(member: Member, kind: str) -> ContactQuerySet:
    rows = Contact.objects.visible_to(member)
    return rows.filter(kind=kind) if kind else rows


@remembered
def _named(member: Member, start: str, end: str, *, kind: str, limit: int) -> QuerySet[Contact]:
    rows = _of_kind(member, kind).filter(folded__gte=start, folded__lt=end)
    return rows.order_by("folded", "id")[:limit]


@remembered
def _with_word(member: Member, start: str, end: str, *, kind: str, most: int, early: int) -> QuerySet[Contact, Any]:
    words = Word.objects.filter(word__gte=start, word__lt=end).values("contact")
    rows = _of_kind(member, kind).filter(pk__in=words[:early] if early else words)
    return rows.values_list("folded", "pk")[:most]


@remembered
def _named_briefly(member: Member, start: str, end: str, *, kind: str, limit: int) -> QuerySet[Contact, Any]:
    rows = _of_kind(member, kind).filter(folded__gte=start, folded__lt=end)
    return rows.order_by("folded", "id").values_list(*Brief._fields)[:limit]


@remembered(plan=True)
def _contacts_briefly(member: Member, ids: list[UUID]) -> QuerySet[Contact, Any]:
    return Contact.objects.visible_to(member).filter(pk__any=ids).values_list(*Brief._fields)


def _briefs(statement: Callable[..., list[Any]]) -> Callable[..., list[Brief]]:
    return lambda *args, **kwargs: [Brief(*row) for row in statement(*args, **kwargs)]


@remembered(plan=True)
def _contacts(member: Member, ids: list[UUID]) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(pk__any=ids)


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """The provider of the search box."""
    if not search_terms(text):
        return []
    return [
        Hit(
            title=row.name,
            href=url("contacts:contact", contact_id=row.pk),
            detail=row.number,
            icon="building-2" if row.kind == Kind.COMPANY else "user",
            mark=_mark(row.function, row.is_supplier),
        )
        for row in _best(member, text, limit, "", _briefs(_named_briefly), _briefs(_contacts_briefly))
    ]


def function_mark(contact: Contact) -> str:
    """What the contact is to us, in one or two words; "" without function."""
    return _mark(contact.function, contact.is_supplier)


def _mark(function: str, is_supplier: bool) -> str:
    marks = [] if function == Function.NONE else [Function(function).label]
    if is_supplier:
        marks.append(_("Supplier"))
    return ", ".join(str(mark) for mark in marks)
