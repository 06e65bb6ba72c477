"""New contacts: what is compulsory, what is kept, how they are found and numbered (C-02, C-17, C-20)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.accounts.models import Privacy
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind
from staffetta.history.models import Event
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person, an_address, email, phone, website


def test_a_name_is_all_that_is_compulsory_and_nothing_is_invented(firm: Cast) -> None:
    company = a_company("  Acme   Corporation ", by=firm.seller)
    company.refresh_from_db()
    assert (company.name, company.number, company.function) == ("Acme Corporation", "C-00001", Function.NONE)
    assert not company.is_supplier and company.handler is None and company.customer_since is None
    assert not company.channels.exists() and not company.addresses.exists()
    assert (company.language, company.industry, company.vat_number, company.details) == ("", "", "", {})


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ContactDraft(kind=Kind.COMPANY, name="  "), "name"),
        (ContactDraft(kind=Kind.PERSON), "last_name"),
        (ContactDraft(kind=Kind.COMPANY, name="x" * 201), "name"),
        (ContactDraft(kind=Kind.COMPANY, name="A", channels=(email("nobody"),)), "channels.0"),
        (ContactDraft(kind=Kind.COMPANY, name="A", channels=(email("a@b.it"), phone("none"))), "channels.1"),
        (ContactDraft(kind=Kind.COMPANY, name="A", channels=(website("javascript:alert(1)"),)), "channels.0"),
        (ContactDraft(kind=Kind.COMPANY, name="A", addresses=(an_address("R"), an_address("M"))), "addresses.1"),
        (ContactDraft(kind=Kind.COMPANY, name="A", addresses=(an_address("R" * 101),)), "addresses.0.city"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(firm: Cast, draft: ContactDraft, field: str) -> None:
    with pytest.raises(BadContact) as refused:
        create_contact(draft, by=firm.seller, at=DAWN)
    assert list(refused.value.fields) == [field]
    assert not Contact.objects.exists()
    assert a_company().number == "C-00001"  # no number was lost


def test_a_person_has_a_first_or_a_last_name(firm: Cast) -> None:
    assert a_person("Maria Rossi").name == "Maria Rossi"
    only = create_contact(ContactDraft(kind=Kind.PERSON, first_name="Pelé"), by=SETUP, at=DAWN)
    assert (only.name, only.last_name, only.folded) == ("Pelé", "", "pele")
    full = create_contact(ContactDraft(kind=Kind.PERSON, name="Ludwig van Beethoven"), by=SETUP, at=DAWN)
    assert (full.name, full.first_name, full.last_name) == ("Ludwig van Beethoven", "", "Ludwig van Beethoven")


def test_channels_are_kept_as_typed_and_normalised(firm: Cast) -> None:
    contact = a_company(
        channels=(
            email("Info@Acme.Example"),
            phone("02 1234 5678"),
            phone("+48 22 333 44 55", Channel.Use.MOBILE),
            phone("ext. 4711", Channel.Use.OTHER),
            website("acme.example/start"),
            email("info@acme.example"),  # the same again
            phone("   "),
        ),
        addresses=(an_address("Torino"), an_address("Ivrea", use=Address.Use.DELIVERY), an_address("")),
    )
    assert list(contact.channels.values_list("medium", "use", "value", "normalised")) == [
        ("email", "work", "Info@Acme.Example", "info@acme.example"),
        ("phone", "work", "02 1234 5678", "+390212345678"),
        ("phone", "mobile", "+48 22 333 44 55", "+48223334455"),
        ("phone", "other", "ext. 4711", "4711"),
        ("web", "work", "acme.example/start", "https://acme.example/start"),
    ]
    assert set(contact.addresses.values_list("use", "city", "country")) == {
        ("main", "Torino", ""),
        ("delivery", "Ivrea", ""),
    }


@pytest.mark.parametrize(
    "typed",
    [
        "acme",
        "ACMÉ co",
        "corp acme",
        "c-00001",
        "C00001",
        "00001",
        "info@ac",
        "info@acme.example",
        "0212345",
        "+39 02 12",
        "0039 02 1234",
        "212345",
        "IT0123",
    ],
)
def test_a_contact_is_found_by_the_beginning_of_any_of_its_words(firm: Cast, typed: str) -> None:
    contact = a_company(
        "Acmé Corporation",
        vat_number="IT 01234567890",
        channels=(email("info@acme.example"), phone("02 1234 5678")),
    )
    a_company("Other Ltd", channels=(email("else@other.example"), phone("011 999 8888")))
    assert list(Contact.objects.found_by(typed)) == [contact]


def test_what_is_not_there_is_not_found(firm: Cast) -> None:
    a_company("Acme Corporation")
    assert not Contact.objects.found_by("cme").exists()
    assert not Contact.objects.found_by("acme ltd").exists()


def test_a_parent_is_a_company(firm: Cast) -> None:
    parent = a_company("Holding")
    assert a_company("Child", parent=parent).parent == parent
    with pytest.raises(BadContact) as refused:
        a_company("Orphan", parent=a_person())
    assert "parent" in refused.value.fields


def test_the_history_keeps_the_name_apart(firm: Cast) -> None:
    contact = a_company(by=firm.seller, function=Function.CUSTOMER)
    event = Event.objects.about(contact.pk).get()
    assert (event.kind, event.by, event.subject) == ("contacts.created", firm.seller, "contacts.contact")
    assert event.said["number"] == contact.number and event.private == {"name": contact.name}
    assert str(contact.customer_since) == "2026-01-05"


def test_thousands_are_loaded_in_few_statements(firm: Cast, django_assert_max_num_queries: Any) -> None:
    drafts = [
        ContactDraft(kind=Kind.COMPANY, name=f"Firm {i}", external_id=str(i), channels=(email(f"i{i}@firm.example"),))
        for i in range(1500)
    ]
    with django_assert_max_num_queries(60):
        contacts = load_contacts(drafts, by=SETUP, at=DAWN)
    assert [contacts[0].number, contacts[-1].number] == ["C-00001", "C-01500"]
    assert Contact.objects.count() == Event.objects.filter(kind="contacts.created").count() == 1500
    assert Contact.objects.found_by("i1499@firm").get() == contacts[-1]


def test_numbers_brought_along_are_kept_and_never_given_again(firm: Cast) -> None:
    drafts = [
        ContactDraft(kind=Kind.COMPANY, name="Own", number="C-00002"),
        *(ContactDraft(kind=Kind.COMPANY, name=f"Next {i}") for i in range(3)),
    ]
    numbers = [contact.number for contact in load_contacts(drafts, by=SETUP, at=DAWN)]
    assert numbers == ["C-00002", "C-00001", "C-00003", "C-00004"]
    with pytest.raises(BadContact) as refused:
        load_contacts([drafts[1], drafts[0]], by=SETUP, at=DAWN)
    assert "number" in refused.value.fields and refused.value.extra["row"] == 1


def test_an_external_id_names_one_contact(firm: Cast) -> None:
    a_company(external_id="7")
    a_person(external_id="7")  # another kind
    with pytest.raises(BadContact) as refused:
        a_company("Again", external_id="7")
    assert "external_id" in refused.value.fields


def test_under_privacy_own_a_contact_is_seen_by_its_handler_his_manager_and_administrators(own_firm: Cast) -> None:
    assert own_firm.workspace.privacy == Privacy.OWN
    mine, free = a_company("Mine", handler=own_firm.seller), a_company("Free")
    seen = {who.name: set(Contact.objects.visible_to(who)) for who in own_firm.everybody}
    assert seen["Sara Seller"] == seen["Marco Manager"] == seen["Ada Amministratrice"] == {mine, free}
    assert seen["Tino Teammate"] == seen["Olga Office"] == {free}
