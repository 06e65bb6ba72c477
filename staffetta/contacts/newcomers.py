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
from staffetta.contacts.words import words_of
from staffetta.core.text import tidy

# The columns that master data fill as they are (acts/checking.py).
_FILLED = (
    *("name", "first_name", "last_name", "vat_number", "vat_compact", "industry", "language", "description"),
    *("external_id", "payment_terms", "price_list", "credit_limit", "debtor_number", "our_number_there"),
    *("lead_time_days", "supplier_terms", "creditor_number", "folded"),
)
_filled = itemgetter(*_FILLED)
COLUMNS = (
    *("id", "workspace_id", "kind", "number", "function", "is_supplier", "customer_since", "handler_id", "parent_id"),
    *("details", "version", "created_at", "changed_at"),
    *_FILLED,
)
"""Of a contact; those that nobody has at first are left out."""
CHANNEL_COLUMNS = ("id", "workspace_id", "contact_id", *ChannelRow._fields)
ADDRESS_COLUMNS = ("id", "workspace_id", "contact_id", *AddressRow._fields)
WORD_COLUMNS = ("id", "workspace_id", "contact_id", "word")


@dataclass(slots=True)
class Newcomer:
    """A draft that was found good. `values` are columns by name, the handler among them as a record.

    Its id and its number are given when it is written (acts/load.py).
    """

    draft: ContactDraft
    kind: str
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
    def name(self) -> str:
        return str(self.values["name"])

    @property
    def folded(self) -> str:
        return str(self.values["folded"])

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


def contact_row(one: Newcomer, inside: str, today: date, now: datetime) -> tuple[Any, ...]:
    """In the order of COLUMNS. Which day it is decides since when a customer is one."""
    handler, details = one.values["handler"], one.draft.details
    return (
        one.key,
        inside,
        one.kind,
        one.number,
        one.function,
        one.is_supplier,
        today if one.is_customer else None,
        handler.pk if handler is not None else None,
        one.parent_id,
        orjson.dumps(details, default=str).decode() if details else "{}",
        1,
        now,
        now,
        *_filled(one.values),
    )


def parts_of(newcomers: Iterable[Newcomer], part: str) -> Iterator[tuple[Any, ...]]:
    """The channels or addresses of all, each behind the id of its contact."""
    return ((one.key, *row) for one in newcomers for row in getattr(one, part))


def words_with_number(one: Newcomer) -> set[str]:
    """All words by which the search finds it, once it has its number."""
    return one.words | words_of("", one.number, (), ())


def as_contacts(newcomers: Sequence[Newcomer], today: date, now: datetime) -> list[Contact]:
    """The records that were written, for whoever goes on with them."""
    made = []
    for one in newcomers:
        columns = zip(COLUMNS, contact_row(one, str(one.key), today, now), strict=True)
        values = {name: value for name, value in columns if name not in ("id", "workspace_id", "details", "handler_id")}
        contact = Contact(id=one.pk, handler=one.values["handler"], details=one.draft.details or {}, **values)
        contact._state.adding, contact._state.db = False, "default"
        made.append(contact)
    return made
