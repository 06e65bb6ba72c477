"""Contacts to be: checked by themselves, and the rows that they become.

No records: an import makes a hundred thousand of them, and a record costs more than everything else about a row.
Checking asks the database nothing, so it can be done beside the writing of others (exchange/ahead.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Workspace
from staffetta.contacts.acts.checking import (
    FIGURES,
    AddressRow,
    BadContact,
    ChannelRow,
    address_rows,
    channel_rows,
    checked_values,
    home_of,
)
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.sides import misplaced
from staffetta.contacts.words import in_one, words_of, words_of_number
from staffetta.core.text import tidy

# The columns that master data fill as they are (acts/checking.py).
TEXTS = (
    *("name", "first_name", "last_name", "vat_number", "vat_compact", "industry", "language", "description"),
    *("external_id", "payment_terms", "price_list", "debtor_number", "our_number_there", "supplier_terms"),
    *("creditor_number", "folded"),
)


@dataclass(slots=True)
class Newcomer:
    """A draft that was found good. `values` are columns by name, the handler among them as a record.

    Its id and its number are given when it is written (acts/load.py).
    """

    draft: ContactDraft
    kind: str
    name: str
    folded: str
    function: str
    is_supplier: bool
    number: str
    values: dict[str, Any]
    channels: list[ChannelRow]
    addresses: list[AddressRow]
    words: set[str]
    custom: Mapping[str, object] | None
    parent_id: UUID | None
    key: str = ""
    """The id, as 32 hexadecimal digits."""
    made: object = None
    """What was composed of it ahead (composing.py)."""
    _told: str = ""

    # A contact as far as history, counts and numbers are concerned.
    _meta: ClassVar = Contact._meta
    personal: ClassVar = Contact.personal
    is_tombstone: ClassVar = False

    @property
    def pk(self) -> UUID:
        return UUID(self.key)

    @property
    def all_words(self) -> set[str]:
        """The words by which it is found, once it has its number."""
        return self.words | words_of_number(self.number)

    @property
    def found_by(self) -> str:
        """The same as the contact keeps them; put together once."""
        if not self._told:
            self._told = in_one(self.all_words)
        return self._told

    @property
    def is_customer(self) -> bool:
        return self.function == Function.CUSTOMER

    @property
    def debtor_number(self) -> str:
        return str(self.values["debtor_number"])

    @property
    def creditor_number(self) -> str:
        return str(self.values["creditor_number"])


def prepare(draft: ContactDraft, firm: Workspace) -> Newcomer:
    """Check a draft by itself; asks the database nothing. Raises BadContact."""
    home = home_of(draft, firm)
    values = checked_values(draft.kind, draft, home)
    wrong = misplaced(draft.function, draft.is_supplier, values)
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)
    channels = channel_rows(draft.channels, home)
    phones = [row.normalised for row in channels if row.medium == "phone"]
    others = [row.value for row in channels if row.medium != "phone"]
    return Newcomer(
        draft=draft,
        kind=str(draft.kind),
        name=values["name"],
        folded=values["folded"],
        function=str(draft.function),
        is_supplier=draft.is_supplier,
        number=tidy(draft.number)[:40],
        values=values,
        channels=channels,
        addresses=address_rows(draft.addresses),
        words=words_of(values["name"], "", [*others, values["vat_number"]], phones),
        custom=draft.custom,
        parent_id=draft.parent.pk if draft.parent is not None else None,
    )


class Told:
    """One of them as the history knows it, by the text of its id: making ids of texts takes long."""

    __slots__ = ("pk",)
    _meta: ClassVar = Contact._meta
    personal: ClassVar = Contact.personal

    def __init__(self, key: str) -> None:
        self.pk = key


def as_contacts(newcomers: Sequence[Newcomer], today: date, now: datetime) -> list[Contact]:
    """The records that were written, for whoever goes on with them."""
    made = []
    for one in newcomers:
        contact = Contact(
            id=one.pk,
            kind=one.kind,
            number=one.number,
            function=one.function,
            is_supplier=one.is_supplier,
            customer_since=today if one.is_customer else None,
            handler=one.values["handler"],
            parent_id=one.parent_id,
            details=one.draft.details or {},
            found_by=one.found_by,
            created_at=now,
            changed_at=now,
            **{name: one.values[name] for name in (*FIGURES, *TEXTS)},
        )
        contact._state.adding, contact._state.db = False, "default"
        made.append(contact)
    return made
