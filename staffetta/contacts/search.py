"""Contacts for the search box and for fields in which one is chosen (X-01)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact, Word
from staffetta.contacts.querysets import ContactQuerySet, end_of
from staffetta.contacts.words import Term, search_terms
from staffetta.core.db.remembered import remembered
from staffetta.core.text import fold
from staffetta.ui.search import Hit

CANDIDATES = 300
"""So many are looked at before they are sorted: a short word may fit tens of thousands."""


def best(member: Member, text: str, limit: int, *, kind: str = "") -> list[Contact]:
    """Those whose name begins so, in order of name, then those found by any of their words. Without text the first."""
    start = fold(text)
    found = _named(member, start, end_of(start), kind=kind, limit=limit)
    if len(found) < limit and (terms := search_terms(text)):
        known = {contact.pk for contact in found}
        others = sorted(pair for pair in _candidates(member, text, terms, kind, limit) if pair[1] not in known)
        wanted = [pk for _folded, pk in others[: limit - len(found)]]
        rows = {contact.pk: contact for contact in _contacts(member, wanted)} if wanted else {}
        found += [rows[pk] for pk in wanted if pk in rows]
    return found


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


@remembered(plan=True)
def _contacts(member: Member, ids: list[UUID]) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(pk__any=ids)


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """The provider of the search box."""
    if not search_terms(text):
        return []
    return [
        Hit(
            title=contact.name,
            href=reverse("contacts:contact", kwargs={"contact_id": contact.pk}),
            detail=contact.number,
            icon="building-2" if contact.is_company else "user",
            mark=function_mark(contact),
        )
        for contact in best(member, text, limit)
    ]


def function_mark(contact: Contact) -> str:
    """What the contact is to us, in one or two words; "" without function."""
    marks = [] if contact.function == "none" else [contact.get_function_display()]
    if contact.is_supplier:
        marks.append(_("Supplier"))
    return ", ".join(str(mark) for mark in marks)
