"""Contacts as what cards are made of, in a few statements for any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, Link
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
    channels = _by_contact(Channel.objects.order_by("position", "pk"), ids, "medium", "use", "value")
    parts = ("use", "street", "postal_code", "city", "region", "country")
    addresses = _by_contact(Address.objects.order_by("pk"), ids, *parts)
    tags = _tags(ids)
    links = _links([contact.pk for contact in contacts if not contact.is_company])
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


def _by_contact(rows: QuerySet[Any], ids: Sequence[UUID], *columns: str) -> dict[UUID, list[tuple[str, ...]]]:
    found: dict[UUID, list[tuple[str, ...]]] = {}
    for pk, *values in rows.filter(contact__in=ids).values_list("contact", *columns):
        found.setdefault(pk, []).append(tuple(values))
    return found


def _tags(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = ContactTagging.objects.filter(contact__in=ids).order_by("tag__name", "pk")
    for pk, name in rows.values_list("contact", "tag__name"):
        found.setdefault(pk, []).append(name)
    return found


def _links(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Company and role of each; of several the one where he is the main contact, else the first."""
    rows = Link.objects.filter(person__in=ids, company__merged_into=None).order_by("is_main", "-created_at", "-pk")
    return {pk: (name, role) for pk, name, role in rows.values_list("person", "company__name", "role")}


def _rows(ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What was kept of each, and of those that were merged into it."""
    wanted = list(ids)
    rows = Card.objects.filter(Q(contact__in=wanted) | Q(contact__merged_into__in=wanted)).order_by("pk")
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows.values("contact", "contact__merged_into", "uid", "kept", "turn"):
        found.setdefault(row["contact__merged_into"] or row["contact"], []).append(dict(row))
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
