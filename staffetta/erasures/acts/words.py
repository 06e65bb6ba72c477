"""By which words a contact is known, as far as they are its alone. Called within acts, before they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import phonenumbers

from staffetta.contacts.mentions import spellings
from staffetta.contacts.models import Channel, Contact
from staffetta.core.text import fold
from staffetta.history.models import Event


def words_of(ids: Sequence[UUID]) -> list[str]:
    """Full names, e-mail addresses, phones and VAT numbers of these contacts.

    What another contact has as well is left out: texts that name a colleague at the same switchboard, or a namesake,
    must not lose their words.
    """
    rows = list(Contact.objects.filter(pk__in=ids))
    others = Contact.objects.exclude(pk__in=ids)
    shared = set(others.filter(folded__in=[row.folded for row in rows]).values_list("folded", flat=True))
    names = [name for row in rows if row.folded not in shared for name in _names(row)]
    values = [row.vat_number for row in rows if not others.filter(vat_number=row.vat_number).exists()]
    values += _channels(ids)
    former = [name for name in _former_names(ids) if fold(name) not in shared]
    taken = set(others.filter(folded__in=[fold(name) for name in former]).values_list("folded", flat=True))
    names += [name for name in former if fold(name) not in taken]
    return spellings(names, [value for value in values if value])


def _channels(ids: Sequence[UUID]) -> list[str]:
    """How they are and were reached, as typed, in E.164, and as dialled."""
    now = list(Channel.objects.filter(contact__in=ids).values_list("value", "normalised"))
    then = [(str(row.get("value", "")), "") for said in _told(ids) for row in said.get("channels") or []]
    found = {*now, *then}
    theirs = Channel.objects.exclude(contact__in=ids)
    asked = [text for pair in found for text in pair if text]
    shared = set(
        theirs.filter(medium__in=Channel.Medium.values, normalised__in=asked).values_list("normalised", flat=True)
    )
    shared |= set(theirs.filter(value__in=asked).values_list("value", flat=True))
    values = []
    for value, normalised in found:
        if value not in shared and normalised not in shared:
            values += [value, normalised, *_dialled(normalised or value.replace(" ", ""))]
    return values


def _told(ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    """The personal values that the history knows of them: what they were called and how they were reached before."""
    for private in Event.objects.filter(subject_id__in=ids).exclude(private=None).values_list("private", flat=True):
        if isinstance(private, dict):
            yield private
            yield from (private[side] for side in ("before", "after") if isinstance(private.get(side), dict))


def _former_names(ids: Sequence[UUID]) -> list[str]:
    """Names of earlier days; of a company not those of the persons that were linked with it."""
    named = Event.objects.filter(subject_id__in=ids, kind__in=("contacts.created", "contacts.changed"))
    found: list[str] = []
    for private in named.exclude(private=None).values_list("private", flat=True):
        if not isinstance(private, dict):
            continue
        sides: list[dict[str, Any]] = [private, private.get("before") or {}, private.get("after") or {}]
        found += [str(side["name"]) for side in sides if side.get("name")]
    return list(dict.fromkeys(found))


def _dialled(phone: str) -> list[str]:
    """A phone in E.164 as people dial it, from within its country and from abroad; [] for what is none."""
    if not phone.startswith("+") or not phone[1:].isdigit():
        return []
    national = phonenumbers.national_significant_number(phonenumbers.parse(phone))
    return [national, f"0{national.lstrip('0')}", f"00{phone[1:]}", phone[1:]]


def _names(row: Contact) -> list[str]:
    """As people write it: "Mario Rossi", "Rossi Mario", "Rossi, Mario"."""
    name = str(row.__dict__["name"])
    if not (row.first_name and row.last_name):
        return [name]
    first, last = row.first_name, row.last_name
    return [name, f"{first} {last}", f"{last} {first}", f"{last}, {first}"]
