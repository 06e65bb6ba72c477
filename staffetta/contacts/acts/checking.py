"""Turn what was typed into rows of contacts, or say what is wrong with it: shared by create, load and change."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from operator import attrgetter, gt, itemgetter
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from staffetta.accounts.models import Workspace
from staffetta.contacts.addresses import country_of, tidy_country
from staffetta.contacts.channels import BadChannel, extension, normalised
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, MasterData
from staffetta.contacts.models import Address, Channel, Contact, Kind, Word
from staffetta.contacts.vat import compact
from staffetta.contacts.words import words_of
from staffetta.core.refusals import Invalid
from staffetta.core.text import fold, tidy
from staffetta.numbers.models import Accounts, Numbering

LINES = (
    *("vat_number", "industry", "language", "external_id", "payment_terms", "price_list", "debtor_number"),
    *("our_number_there", "supplier_terms", "creditor_number"),
)
_lines, _NO_LINES = attrgetter(*LINES), dict.fromkeys(LINES, "")
FIGURES = ("credit_limit", "lead_time_days")
NAMES = ("name", "first_name", "last_name")
LONGEST_LEAD_TIME = 3650
MOST_MONEY = Decimal(10) ** 12


class BadContact(Invalid):
    """What was entered cannot be a contact's data; `fields` says where."""


def home_of(data: MasterData, firm: Workspace) -> str:
    """The country of the main address, else the firm's: how numbers without a prefix are read (C-20)."""
    return country_of([(address.use, address.country) for address in data.addresses], firm.country)


def checked_values(kind: str, data: MasterData, home: str = "") -> dict[str, Any]:
    """The columns for this master data; `home` is where the contact is. Raises BadContact: a name is all that is
    compulsory (C-02)."""
    values: dict[str, Any] = {**_NO_LINES, **_names(kind, data)}
    for name, text in zip(LINES, _lines(data), strict=True):
        if text:
            values[name] = tidy(text)
    values["handler"], values["parent"] = data.handler, data.parent
    values["credit_limit"], values["lead_time_days"] = data.credit_limit, data.lead_time_days
    text = data.description
    values["description"] = text.replace("\x00", "").strip() if text else ""
    wrong = _too_long(values, Contact) | _wrong_figures(data)
    if not values["name"]:
        field = "name" if kind == Kind.COMPANY else "last_name"
        wrong[field] = _("Enter a company name.") if kind == Kind.COMPANY else _("Enter a first or a last name.")
    if data.handler is not None and not data.handler.is_active:
        wrong["handler"] = _("{name} is deactivated.").format(name=data.handler.name)
    if data.parent is not None and (kind != Kind.COMPANY or data.parent.kind != Kind.COMPANY):
        wrong["parent"] = _("Only a company can belong to another company.")
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)
    values["folded"] = fold(values["name"])[:400]
    values["vat_compact"] = compact(values["vat_number"], home) if values["vat_number"] else ""
    return values


def _wrong_figures(data: MasterData) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if data.credit_limit is None and data.lead_time_days is None:
        return wrong
    limit = data.credit_limit
    if limit is not None and (not limit.is_finite() or not 0 <= limit < MOST_MONEY or limit != round(limit, 2)):
        wrong["credit_limit"] = _("Enter an amount of at most twelve figures and two decimals, not negative.")
    days = data.lead_time_days
    if days is not None and not 0 <= days <= LONGEST_LEAD_TIME:
        wrong["lead_time_days"] = _("Enter a number of days between 0 and {most}.").format(most=LONGEST_LEAD_TIME)
    return wrong


def _names(kind: str, data: MasterData) -> dict[str, str]:
    name = tidy(data.name)
    if kind == Kind.COMPANY:
        return {"name": name, "first_name": "", "last_name": ""}
    first, last = tidy(data.first_name), tidy(data.last_name)
    if not first and not last:
        last = name
    return {"name": tidy(f"{first} {last}"), "first_name": first, "last_name": last}


@functools.cache
def longest(model: type[Model], name: str) -> int:
    """How many characters a column takes; 0 where there is no limit."""
    return getattr(model._meta.get_field(name), "max_length", None) or 0


def _too_long(values: Mapping[str, Any], model: type[Model], path: str = "") -> dict[str, str]:
    names, limits, of_all = _limits(model)
    if not any(map(gt, map(len, of_all(values)), limits)):
        return {}
    found = [(name, limit) for name, limit in zip(names, limits, strict=True) if len(values[name]) > limit]
    return {f"{path}{name}": _("At most {count} characters.").format(count=limit) for name, limit in found}


@functools.cache
def _limits(model: type[Model]) -> tuple[tuple[str, ...], tuple[int, ...], itemgetter[Any]]:
    """The columns that have one, their limits, and what takes their values out of a row: an import asks often."""
    names = (*NAMES, *LINES) if model is Contact else ADDRESS_PARTS
    limited = tuple(name for name in names if longest(model, name))
    return limited, tuple(longest(model, name) for name in limited), itemgetter(*limited)


class ChannelRow(NamedTuple):
    """One way to reach a contact, ready to be written."""

    medium: str
    use: str
    value: str
    normalised: str
    position: int


_PHONE = str(Channel.Medium.PHONE)


def _said(choice: str) -> str:
    """The text of a choice; Django's own way to it is long, and an import goes it for each channel."""
    return str.__str__(choice)


def channel_rows(drafts: Collection[ChannelDraft], country: str) -> list[ChannelRow]:
    """These ways to reach a contact, doubles left out; the first of each medium is the main one. Phones without a
    prefix are of `country`. Raises BadContact at "channels.<place>"."""
    rows: dict[tuple[str, str, str], ChannelRow] = {}
    wrong: dict[str, str] = {}
    for place, draft in enumerate(drafts):
        value = tidy(draft.value)[:254]
        if not value:
            continue
        medium = _said(draft.medium)
        try:
            form = normalised(medium, value, country)
        except BadChannel as error:
            wrong[f"channels.{place}"] = str(error)
            continue
        more = extension(value, country) if medium == _PHONE and len(drafts) > 1 else ""
        rows.setdefault((medium, form, more), ChannelRow(medium, _said(draft.use), value, form, len(rows)))
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)
    return list(rows.values())


def channels_of(
    contact: Contact, drafts: Iterable[ChannelDraft], firm: Workspace, home: str | None = None
) -> list[Channel]:
    """The same as records of this contact; without `home` it is in the firm's country."""
    rows = channel_rows(tuple(drafts), firm.country if home is None else home)
    return [Channel(contact_id=contact.pk, **row._asdict()) for row in rows]


class AddressRow(NamedTuple):
    """One postal address, ready to be written."""

    use: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str


ADDRESS_PARTS = AddressRow._fields[1:]
_parts = attrgetter(*ADDRESS_PARTS)
_LONGEST_PARTS = tuple(longest(Address, part) for part in AddressRow._fields)


def address_rows(drafts: Iterable[AddressDraft]) -> list[AddressRow]:
    """These addresses; empty ones make none (C-02). Raises BadContact when two have the same use."""
    rows: dict[str, AddressRow] = {}
    for place, draft in enumerate(drafts):
        said = _parts(draft)
        if not any(said):
            continue
        if draft.use in rows:
            sentence = _("There is another address of this kind already.")
            raise BadContact(_("Some values are not valid."), fields={f"addresses.{place}": sentence})
        street, postal_code, city, region, country = map(tidy, said)
        row = AddressRow(_said(draft.use), street, postal_code, city, region, tidy_country(country))
        if any(map(gt, map(len, row), _LONGEST_PARTS)):
            wrong = _too_long(row._asdict(), Address, f"addresses.{place}.")
            raise BadContact(_("Some values are not valid."), fields=wrong)
        rows[row.use] = row
    return list(rows.values())


def addresses_of(contact: Contact, drafts: Iterable[AddressDraft]) -> list[Address]:
    """The same as records of this contact."""
    return [Address(contact_id=contact.pk, **row._asdict()) for row in address_rows(drafts)]


def words_for(contact: Contact, channels: Iterable[Channel]) -> list[Word]:
    """The rows by which the search finds this contact."""
    return [Word(contact=contact, word=word) for word in sorted(words_in(contact, channels))]


def words_in(contact: Contact, channels: Iterable[Channel]) -> set[str]:
    """The words by which the search finds this contact."""
    reached = list(channels)
    others = [channel.value for channel in reached if channel.medium != Channel.Medium.PHONE]
    phones = [channel.normalised for channel in reached if channel.medium == Channel.Medium.PHONE]
    return words_of(contact.name, contact.number, [*others, contact.vat_number], phones)


def check_ledger_numbers(contact: Contact, columns: Mapping[str, Any]) -> None:
    """A debtor or creditor number is one contact's, and its own number where they follow that (C-17).

    Raises BadContact.
    """
    wrong = {}
    for name in ("debtor_number", "creditor_number"):
        value = columns.get(name)
        if not value or value == getattr(contact, name):
            continue
        if Contact.objects.filter(**{name: value}).exists():
            wrong[name] = _("Another contact has this number.")
        elif value != contact.number and numbers_follow():
            wrong[name] = follows_otherwise(contact.number)
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)


def numbers_follow() -> bool:
    """Whether debtor and creditor numbers follow the contact's number."""
    return Numbering.objects.running().accounts == Accounts.FOLLOW


def follows_otherwise(number: str) -> str:
    """The sentence for another debtor or creditor number than the one that follows this number."""
    return _("It follows the number {number}: so it is set in Settings › Finance.").format(number=number)


def words_of_tombstones(contact: Contact, known: Iterable[Word]) -> list[Word]:
    """A contact is found by the numbers of those that were merged into it, too (C-15)."""
    found: set[str] = set()
    for number in contact.tombstones.values_list("number", flat=True):
        found |= words_of("", number, (), ())
    return [Word(contact=contact, word=word) for word in sorted(found - {row.word for row in known})]
