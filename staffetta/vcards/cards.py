"""Contacts as what cards are made of, in a few statements for any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, Link
from staffetta.core.db.remembered import remembered
from staffetta.vcards.models import Card
from staffetta.vcards.reading import Kept
from staffetta.vcards.writing import Written

COLUMNS = ("kind", "name", "first_name", "last_name", "description", "version", "changed_at", "anonymised_at")
"""Of a contact, what a card needs."""
PORTION = 2000


def cards_of(contacts: QuerySet[Contact]) -> Iterator[Written]:
    """The cards of these contacts, in their order."""
    portion: list[Contact] = []
    for contact in contacts.only(*COLUMNS).iterator(chunk_size=PORTION):
        portion.append(contact)
        if len(portion) == PORTION:
            yield from cards_among(portion)
            portion = []
    yield from cards_among(portion)


def card_of(contact: Contact) -> Written:
    """The card of one contact."""
    return next(cards_among([contact]))


def cards_among(contacts: Sequence[Contact]) -> Iterator[Written]:
    """The cards of these, in six statements for any number. Rows are read as they are: records would cost more than
    everything else about a card."""
    ids = [contact.pk for contact in contacts]
    channels, addresses = _grouped(_channels(ids)), _grouped(_addresses(ids))
    tags = {pk: [name for (name,) in named] for pk, named in _grouped(_tags(ids)).items()}
    # Of several companies the one where he is the main contact comes last, else the first.
    links = {pk: told for pk, *told in _links([contact.pk for contact in contacts if not contact.is_company])}
    rows = _rows(ids)
    for contact in contacts:
        company, role = links.get(contact.pk, ("", ""))
        own = next((row for row in rows.get(contact.pk, ()) if row["contact"] == contact.pk), None)
        yield Written(
            contact=contact,
            uid=(own or {}).get("uid") or str(contact.pk),
            channels=channels.get(contact.pk, ()),
            addresses=addresses.get(contact.pk, ()),
            tags=tags.get(contact.pk, ()),
            company=company,
            role=role,
            kept=_kept(own, rows.get(contact.pk, ())),
            changed_at=contact.changed_at,
            turn=(own or {}).get("turn", 0),
        )


@remembered
def _channels(ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Channel.objects.filter(contact__any=ids).order_by("position", "pk")
    return rows.values_list("contact", "medium", "use", "value")


@remembered
def _addresses(ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Address.objects.filter(contact__any=ids).order_by("pk")
    return rows.values_list("contact", "use", "street", "postal_code", "city", "region", "country")


@remembered
def _tags(ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = ContactTagging.objects.filter(contact__any=ids).order_by("tag__name", "pk")
    return rows.values_list("contact", "tag__name")


@remembered
def _links(ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Link.objects.filter(person__any=ids, company__merged_into=None).order_by("is_main", "-created_at", "-pk")
    return rows.values_list("person", "company__name", "role")


@remembered
def _stored(ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Card.objects.filter(Q(contact__any=ids) | Q(contact__merged_into__any=ids)).order_by("pk")
    return rows.values_list("contact", "contact__merged_into", "uid", "kept", "turn")


def _grouped(rows: Iterable[Sequence[Any]]) -> dict[UUID, list[tuple[str, ...]]]:
    found: dict[UUID, list[tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(tuple(row[1:]))
    return found


def _rows(ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What was kept of each, and of those that were merged into it."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for contact, merged, uid, kept, turn in _stored(ids):
        found.setdefault(merged or contact, []).append({"contact": contact, "uid": uid, "kept": kept, "turn": turn})
    return found


def _kept(own: dict[str, Any] | None, rows: Iterable[dict[str, Any]]) -> list[Kept]:
    """Of contacts that were merged into this one stays what it has not itself: a photo, a birthday (C-15)."""
    kept: list[Kept] = list(own["kept"]) if own is not None else []
    for row in rows:
        if row is not own:
            names = {_name(text) for text, said in kept}
            kept += [[text, said] for text, said in row["kept"] if said is not None or _name(text) not in names]
    return kept


def _name(text: str) -> str:
    return text.partition(":")[0].partition(";")[0].rpartition(".")[2]
