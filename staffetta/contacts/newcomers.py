"""Contacts to be: checked by themselves, and the rows that they become.

No records: an import makes a hundred thousand of them, and a record costs more than everything else about a row.
Checking asks the database nothing, so it can be done beside the writing of others (exchange/ahead.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, ClassVar
from uuid import UUID

import orjson
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
from staffetta.contacts.words import words_of, words_of_number
from staffetta.core.text import tidy

# The columns that master data fill as they are (acts/checking.py).
_TEXTS = (
    *("name", "first_name", "last_name", "vat_number", "vat_compact", "industry", "language", "description"),
    *("external_id", "payment_terms", "price_list", "debtor_number", "our_number_there", "supplier_terms"),
    *("creditor_number", "folded"),
)
_texts = itemgetter(*_TEXTS)
COLUMNS = (
    *("id", "kind", "number", "function", "is_supplier", "customer_since", "handler_id", "parent_id", "details"),
    *FIGURES,
    *_TEXTS,
)
"""Of a contact; those that nobody has at first are left out, and those that all have alike (acts/load.py)."""
CHANNEL_COLUMNS = ("id", "contact_id", *ChannelRow._fields)
ADDRESS_COLUMNS = ("id", "contact_id", *AddressRow._fields)
WORD_COLUMNS = ("contact_id", "word")


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

    # A contact as far as history, counts and numbers are concerned.
    _meta: ClassVar = Contact._meta
    personal: ClassVar = Contact.personal
    is_tombstone: ClassVar = False

    @property
    def pk(self) -> UUID:
        return UUID(self.key)

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


Line = tuple[str | None, ...]


def contact_row(one: Newcomer, today: str) -> Line:
    """In the order of COLUMNS, as text (core/db/bulk.py). Which day it is decides since when a customer is one."""
    values, details = one.values, one.draft.details
    handler, limit, days = values["handler"], values["credit_limit"], values["lead_time_days"]
    return (
        one.key,
        one.kind,
        one.number,
        one.function,
        "t" if one.is_supplier else "f",
        today if one.is_customer else None,
        str(handler.pk) if handler is not None else None,
        str(one.parent_id) if one.parent_id is not None else None,
        orjson.dumps(details, default=str).decode() if details else "{}",
        str(limit) if limit is not None else None,
        str(days) if days is not None else None,
        *_texts(values),
    )


def channel_lines(newcomers: Iterable[Newcomer]) -> Iterator[Line]:
    """The channels of all, each behind the id of its contact."""
    return (
        (one.key, row.medium, row.use, row.value, row.normalised, str(row.position))
        for one in newcomers
        for row in one.channels
    )


def address_lines(newcomers: Iterable[Newcomer]) -> Iterator[Line]:
    """The addresses of all, each behind the id of its contact."""
    return ((one.key, *row) for one in newcomers for row in one.addresses)


def word_lines(newcomers: Iterable[Newcomer]) -> list[Line]:
    """The words by which the search finds them, once they have their numbers, all of one in one cell with blanks
    between them: words are nothing but letters and figures."""
    return [(one.key, " ".join(one.words | words_of_number(one.number))) for one in newcomers]


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
            created_at=now,
            changed_at=now,
            **{name: one.values[name] for name in (*FIGURES, *_TEXTS)},
        )
        contact._state.adding, contact._state.db = False, "default"
        made.append(contact)
    return made
