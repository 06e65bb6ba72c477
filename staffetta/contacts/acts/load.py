"""Many new contacts in a few statements: what create does for one and imports for thousands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Workspace
from staffetta.contacts import rules
from staffetta.contacts.acts.answering import new_custom, write_custom
from staffetta.contacts.acts.checking import (
    BadContact,
    addresses_of,
    channels_of,
    checked_values,
    follows_otherwise,
    home_of,
    numbers_follow,
    words_in,
)
from staffetta.contacts.acts.give_account_numbers import account_numbers
from staffetta.contacts.acts.tag import put_tags
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.facts import ContactCreated
from staffetta.contacts.models import Address, Channel, Contact, Function, Word
from staffetta.contacts.sides import misplaced
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import expect_many, insert_many, insert_values
from staffetta.core.facts import record_many
from staffetta.core.ids import uuid7_texts
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.numbers.acts.number import next_numbers
from staffetta.numbers.ranges import for_contact

MANY = 100


@act
def load_contacts(drafts: Sequence[ContactDraft], *, by: Actor, at: datetime) -> list[Contact]:
    """Create contacts in the order given, all or none. A `parent` must exist already.

    Raises BadContact, whose `extra["row"]` is the place of the draft that is wrong and whose fields say where.
    """
    require(rules.may_create(by), _("You cannot create contacts."))
    firm = running_firm()
    prepared: list[Prepared] = []
    for row, draft in enumerate(drafts):
        with _blaming(row):
            prepared.append(prepare(draft, firm, at=at))
    return load_prepared(prepared, by=by, at=at)


@dataclass(slots=True)
class Prepared:
    """A draft that was found good, and the rows that it becomes but for numbers, which are given when it is written."""

    draft: ContactDraft
    contact: Contact
    channels: list[Channel]
    addresses: list[Address]


def prepare(draft: ContactDraft, firm: Workspace, *, at: datetime) -> Prepared:
    """Check a draft by itself; asks the database nothing. Raises BadContact."""
    home = home_of(draft, firm)
    contact = _contact(draft, firm, home, at)
    channels = channels_of(contact, draft.channels, firm, home)
    return Prepared(draft, contact, channels, addresses_of(contact, draft.addresses))


@act
def load_prepared(prepared: Sequence[Prepared], *, by: Actor, at: datetime) -> list[Contact]:
    """load_contacts for drafts that were prepared before, one by one: an import leaves out those that are wrong.

    Raises BadContact for what is there already: a number, an identifier.
    """
    require(rules.may_create(by), _("You cannot create contacts."))
    if not prepared:
        unchanged()
        return []
    if len(prepared) >= MANY:
        expect_many()
    firm = running_firm()
    contacts, drafts = [one.contact for one in prepared], [one.draft for one in prepared]
    _number(contacts, firm, at)
    _give_account_numbers(contacts, firm, at)
    _check_external_ids(contacts)
    _check_ledger_numbers(contacts)
    answered = new_custom(contacts, drafts)
    channels = [channel for one in prepared for channel in one.channels]
    insert_many(sorted(contacts, key=_folded))
    insert_many(sorted(channels, key=_normalised))
    insert_many([address for one in prepared for address in one.addresses])
    _write_words(prepared)
    write_custom(answered)
    put_tags(contacts, drafts)
    tally(came=map(standing, contacts))
    record_many([(_created(contact), contact) for contact in contacts], by=by)
    return contacts


@contextmanager
def _blaming(row: int) -> Iterator[None]:
    try:
        yield
    except BadContact as wrong:
        wrong.extra["row"] = row
        raise


def _contact(draft: ContactDraft, firm: Workspace, home: str, at: datetime) -> Contact:
    is_customer = draft.function == Function.CUSTOMER
    values = checked_values(draft.kind, draft, home)
    wrong = misplaced(draft.function, draft.is_supplier, values)
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)
    return Contact(
        kind=draft.kind,
        number=tidy(draft.number)[:40],
        function=draft.function,
        is_supplier=draft.is_supplier,
        customer_since=day_of(at, firm) if is_customer else None,
        details=draft.details or {},
        **values,
    )


def _number(contacts: list[Contact], firm: Workspace, at: datetime) -> None:
    """Give the contacts without a number theirs. Numbers that were brought along must be free."""
    brought = [(row, contact) for row, contact in enumerate(contacts) if contact.number]
    used = numbers_in_use([contact.number for _row, contact in brought]) if brought else set()
    for row, contact in brought:
        if contact.number in used:
            sentence = _("The number {number} is in use.").format(number=contact.number)
            raise BadContact(_("Some values are not valid."), fields={"number": sentence}, extra={"row": row})
        used.add(contact.number)
    without = [contact for contact in contacts if not contact.number]
    for is_one in (False, True):
        numbered = [contact for contact in without if _is_only_supplier(contact) == is_one]
        if numbered:
            code = for_contact(only_supplier=is_one)
            given = next_numbers(code, len(numbered), today=day_of(at, firm), besides=used)
            for contact, number in zip(numbered, given, strict=True):
                contact.number = number


def _is_only_supplier(contact: Contact) -> bool:
    return contact.is_supplier and contact.function == Function.NONE


def _give_account_numbers(contacts: list[Contact], firm: Workspace, at: datetime) -> None:
    given = account_numbers(
        debtors=[contact for contact in contacts if contact.is_customer],
        creditors=[contact for contact in contacts if contact.is_supplier],
        today=day_of(at, firm),
    )
    for contact in contacts:
        for field, number in given.get(contact.pk, {}).items():
            setattr(contact, field, number)


def _check_external_ids(contacts: list[Contact]) -> None:
    """An id in another system names one company and one person at most."""
    wanted = [(row, contact) for row, contact in enumerate(contacts) if contact.external_id]
    ids = [contact.external_id for _row, contact in wanted]
    used = set(Contact.objects.filter(external_id__in=ids).values_list("kind", "external_id")) if ids else set()
    for row, contact in wanted:
        key = (str(contact.kind), contact.external_id)
        if key in used:
            sentence = _("Another contact has this external id.")
            raise BadContact(_("Some values are not valid."), fields={"external_id": sentence}, extra={"row": row})
        used.add(key)


def _check_ledger_numbers(contacts: list[Contact]) -> None:
    """A debtor or creditor number is one contact's (C-17)."""
    for name in ("debtor_number", "creditor_number"):
        wanted = [(row, getattr(contact, name)) for row, contact in enumerate(contacts) if getattr(contact, name)]
        if not wanted:
            continue
        numbers = [number for _row, number in wanted]
        used = set(Contact.objects.filter(**{f"{name}__in": numbers}).values_list(name, flat=True))
        following = numbers_follow()
        for row, number in wanted:
            other = following and number != contacts[row].number
            if number in used or other:
                sentence = follows_otherwise(contacts[row]) if other else _("Another contact has this number.")
                raise BadContact(_("Some values are not valid."), fields={name: sentence}, extra={"row": row})
            used.add(number)


def numbers_in_use(wanted: list[str]) -> set[str]:
    """Which of these numbers some contact has."""
    return set(Contact.objects.filter(number__in=wanted).values_list("number", flat=True))


def _folded(contact: Contact) -> str:
    return contact.folded


def _normalised(channel: Channel) -> str:
    return channel.normalised


def _write_words(prepared: Sequence[Prepared]) -> None:
    """The words by which the search finds them: the most rows of all, so plain values, and in the order of their index,
    whose pages are then each read and written once."""
    found = sorted((word, one.contact.pk.hex) for one in prepared for word in words_in(one.contact, one.channels))
    workspace_id = prepared[0].contact.workspace_id.hex
    insert_values(
        Word._meta.db_table,
        ("id", "workspace_id", "contact_id", "word"),
        [(key, workspace_id, *row[::-1]) for key, row in zip(uuid7_texts(len(found)), found, strict=True)],
    )


def _created(contact: Contact) -> ContactCreated:
    return ContactCreated(
        name=contact.name,
        number=contact.number,
        contact_kind=contact.kind,
        function=contact.function,
        is_supplier=contact.is_supplier,
    )
