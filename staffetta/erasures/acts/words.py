"""By which words a contact is known, as far as they are its alone. Called within acts, before they go."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import phonenumbers

from staffetta.contacts.mentions import spellings
from staffetta.contacts.models import Channel, Contact


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
    channels = list(Channel.objects.filter(contact__in=ids))
    theirs = Channel.objects.exclude(contact__in=ids)
    known = set(theirs.filter(normalised__in=[c.normalised for c in channels]).values_list("normalised", flat=True))
    for channel in channels:
        if channel.normalised not in known:
            values += [channel.value, channel.normalised, *_dialled(channel.normalised)]
    return spellings(names, [value for value in values if value])


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
