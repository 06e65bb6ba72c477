"""Debtor and creditor numbers for accounting, where the firm lets them be given by themselves (C-17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts.facts import AccountNumberGiven, AccountNumbersPaused
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.newcomers import Newcomer
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record, record_many
from staffetta.numbers.acts.number import next_numbers
from staffetta.numbers.models import Accounts, Numbering
from staffetta.numbers.ranges import CREDITORS, DEBTORS

FIELDS = {"debtor_number": DEBTORS, "creditor_number": CREDITORS}
PORTION = 500

Given = dict[UUID, dict[str, str]]
Someone = Contact | Newcomer


def account_numbers(*, debtors: Sequence[Someone], creditors: Sequence[Someone], today: date) -> Given:
    """The numbers for those among these new customers and suppliers who have none yet: contact -> field -> number.

    None where they are entered by hand. Where they follow the contact's number, whoever finds it taken by another's
    hand goes without, rather than not becoming a customer. Must run inside an act, which writes them.
    """
    given: Given = defaultdict(dict)
    chosen = Numbering.objects.running().accounts if debtors or creditors else Accounts.HAND
    if chosen == Accounts.HAND:
        return given
    for field, contacts in (("debtor_number", debtors), ("creditor_number", creditors)):
        wanting = [contact for contact in contacts if not getattr(contact, field)]
        brought = {getattr(contact, field) for contact in contacts} - {""}
        for contact, number in zip(wanting, _numbers(field, wanting, chosen, brought, today), strict=True):
            if number:
                given[contact.pk][field] = number
    return given


def _numbers(field: str, contacts: list[Someone], chosen: str, brought: Collection[str], today: date) -> list[str]:
    if chosen == Accounts.OWN:
        return next_numbers(FIELDS[field], len(contacts), today=today, besides=brought)
    numbers = [contact.number for contact in contacts]
    given = Contact.objects.exclude(**{field: ""})  # its index holds no empty ones
    rows = given.filter(**{f"{field}__any": numbers}) if numbers else Contact.objects.none()
    used = {*rows.values_list(field, flat=True), *brought}
    return ["" if number in used else number for number in numbers]


def facts_of(contact: Contact, values: dict[str, str]) -> list[tuple[AccountNumberGiven, Contact]]:
    """What the history is told about the numbers that a contact was given."""
    return [(AccountNumberGiven(account=field, number=number), contact) for field, number in values.items()]


@act
def give_account_numbers(numbering: Numbering, *, after: UUID | None, by: Actor, at: datetime) -> int:
    """Give the next portion of those customers and suppliers who lack a number theirs, in the order of their ids;
    a reaction to AccountNumbersPaused takes up those beyond. The answer says how many numbers were given."""
    rows = lacking_account_numbers().filter(pk__gt=after) if after else lacking_account_numbers()
    contacts = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True)[:PORTION])
    given = account_numbers(
        debtors=[contact for contact in contacts if contact.is_customer],
        creditors=[contact for contact in contacts if contact.is_supplier],
        today=day_of(at, running_firm()),
    )
    facts = []
    for contact in contacts:
        if values := given.get(contact.pk):
            apply(contact, values)
            facts += facts_of(contact, values)
    record_many(facts, by=by)
    if len(contacts) == PORTION:
        record(AccountNumbersPaused(after=str(contacts[-1].pk)), about=numbering, by=by)
    else:
        unchanged()
    return len(facts)


def lacking_account_numbers() -> ContactQuerySet:
    """Customers without a debtor number, suppliers without a creditor number."""
    lacks = Q(function=Function.CUSTOMER, debtor_number="") | Q(is_supplier=True, creditor_number="")
    return Contact.objects.filter(lacks, merged_into=None, anonymised_at=None)
