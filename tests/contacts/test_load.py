"""Many contacts at once, whose rows are lines for COPY, and few, whose rows are values: nobody can tell (X-02)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from staffetta.contacts.acts.load import load_contacts, load_newcomers
from staffetta.contacts.composing import compose
from staffetta.contacts.drafts import AddressDraft, ContactDraft
from staffetta.contacts.models import Address, Contact, Function, Kind
from staffetta.contacts.newcomers import prepare
from staffetta.contacts.words import words_of_number
from staffetta.core.db.bulk import FEW
from staffetta.numbers.acts.arrange import Choices, arrange_numbering
from staffetta.numbers.models import Accounts
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, an_address, email, phone

_BILLING = AddressDraft(use=Address.Use.BILLING, street="Via \\ 7", city="Forlì", country="Italia")
ODD = 'Tab\tline\nend \\N \\. "quoted"'


def _drafts(firm: Cast, parent: Contact) -> list[ContactDraft]:
    """A sort of everything, in an order that no index has."""
    sorts: list[dict[str, Any]] = [
        {"function": Function.CUSTOMER, "payment_terms": "30 days", "vat_number": "IT 00743110157"},
        {"channels": (email("b@firm.example"), phone("02 5551234"), email("a@firm.example")), "description": ODD},
        {"is_supplier": True, "lead_time_days": 3, "addresses": (an_address("Milano"), _BILLING)},
        {"parent": parent, "handler": firm.seller, "details": {ODD: ODD}},
        {"function": Function.CUSTOMER, "is_supplier": True, "credit_limit": Decimal(10), "tags": ("VIP",)},
    ]
    return [
        ContactDraft(kind=Kind.COMPANY, name=f"{'ZBXA'[n % 4]} Łódź {n}\\", **sorts[n % len(sorts)])
        for n in range(FEW + 11)
    ]


def _told(contact: Contact) -> dict[str, Any]:
    """Everything that is kept of it, but what two never share."""
    own, number = words_of_number(contact.number), contact.number
    values = {field.attname: getattr(contact, field.attname) for field in contact._meta.concrete_fields}
    for name in ("id", "number", "created_at", "changed_at"):
        del values[name]
    for name in ("debtor_number", "creditor_number"):
        values[name] = values[name] == number if values[name] else ""
    assert set(values["found_by"].split()) == {row.word for row in contact.words.all()} >= own
    return values | {
        "found_by": [word for word in values["found_by"].split() if word not in own],
        "channels": list(contact.channels.values_list("medium", "use", "value", "normalised", "position")),
        "addresses": sorted(contact.addresses.values_list("use", "street", "postal_code", "city", "region", "country")),
        "tags": list(contact.taggings.values_list("tag__name", flat=True)),
    }


def _all_told(contacts: list[Contact]) -> list[dict[str, Any]]:
    kept = Contact.objects.in_bulk([contact.pk for contact in contacts])
    return [_told(kept[contact.pk]) for contact in contacts]


def test_many_are_written_as_each_alone(firm: Cast) -> None:
    arrange_numbering(Choices(accounts=Accounts.FOLLOW), by=firm.administrator)
    drafts = _drafts(firm, a_company("Holding"))
    many = load_contacts(drafts, by=SETUP, at=DAWN)
    alone = [load_contacts([draft], by=SETUP, at=DAWN)[0] for draft in drafts[:5]]
    told = _all_told(many)
    for one, other in zip(told[:5], _all_told(alone), strict=True):
        assert one == other
    assert [row["description"] for row in told[1::5]] == [ODD] * len(told[1::5])
    assert told[0]["debtor_number"] is True and told[0]["creditor_number"] == ""


def test_what_was_composed_ahead_is_written_of_those_alone_who_come_in(firm: Cast) -> None:
    newcomers = [prepare(draft, firm.workspace) for draft in _drafts(firm, a_company("Holding"))]
    compose(newcomers, date(2026, 1, 5))
    some = newcomers[::-1][3:]
    load_newcomers(some, by=SETUP, at=DAWN)
    kept = Contact.objects.in_bulk([one.pk for one in some])
    assert Contact.objects.count() == len(some) + 1
    for one in some:
        contact = kept[one.pk]
        assert (contact.name, contact.number, contact.details) == (one.name, one.number, one.draft.details or {})
        assert [row.value for row in contact.channels.all()] == [row.value for row in one.channels]
        assert contact.addresses.count() == len(one.addresses)
