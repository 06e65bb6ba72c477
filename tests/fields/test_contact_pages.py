"""Custom fields where contacts are made, edited and looked at, by page and API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.models import Owner, Type
from staffetta.fields.reading import every_field_of, for_programs
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person
from tests.fields.makers import a_choice, a_field

SignIn = Callable[[Member], Client]
Speak = Callable[[Member], Any]


def answers_of(contact: Contact) -> dict[str, Any]:
    return for_programs(every_field_of(Owner.CONTACT), contact.custom_values.all())


def each_type() -> None:
    a_field("Nickname")
    a_field("History", Type.LONG_TEXT)
    a_field("Seats", Type.NUMBER, decimals=2)
    a_field("Contract until", Type.DATE)
    a_choice()
    a_choice("Interests", "Solar", "Heat", several=True)
    a_field("Newsletter", Type.YES_NO)
    a_field("Broker", Type.CONTACT)


TYPED = {
    "custom.nickname": "Rossi’s",
    "custom.history": "Met at the fair.\nLiked it.",
    "custom.seats": "12,5",
    "custom.contract_until": "2027-12-31",
    "custom.customer_state": "dormant",
    "custom.interests": ["heat", "solar"],
    "custom.newsletter": "no",
}
STORED = {
    "nickname": "Rossi’s",
    "history": "Met at the fair.\r\nLiked it.",
    "seats": "12.50",
    "contract_until": "2027-12-31",
    "customer_state": "dormant",
    "interests": ["solar", "heat"],
    "newsletter": False,
}


def test_a_new_contact_is_asked_everything(firm: Cast, as_: SignIn) -> None:
    each_type()
    broker = a_person("Bruno Broker")
    browser = as_(firm.seller)
    page = browser.get("/contacts/new/").content.decode()
    assert all(name in page for name in (*TYPED, "custom.broker"))
    body = {"name": "Rossi", "function": "none", **TYPED, "custom.broker": str(broker.pk)}
    answer = browser.post("/contacts/new/", {**body, "custom.history": "Met at the fair.\r\nLiked it."})
    assert answer.status_code == 302
    made = Contact.objects.get(name="Rossi")
    assert answers_of(made) == {**STORED, "broker": str(broker.pk)}
    shown = browser.get(answer["Location"]).content.decode()
    for words in ("Rossi’s", "Liked it.", "12.50", "2027", "Dormant", "Heat", "Bruno Broker"):
        assert words in shown
    edit = browser.get(f"{answer['Location']}edit/").content.decode()
    assert 'value="12.50"' in edit and 'value="2027-12-31"' in edit and "Bruno Broker" in edit


def test_what_is_wrong_stands_at_its_field_and_everything_typed_stays(firm: Cast, as_: SignIn) -> None:
    each_type()
    a_field("Machine number", is_required=True)
    wrong = {**TYPED, "custom.seats": "many", "custom.customer_state": "gone", "custom.contract_until": "soon"}
    answer = as_(firm.seller).post("/contacts/new/", {"name": "Rossi", "function": "none", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and not Contact.objects.exists()
    assert "Enter a number, such as 1250 or 12.5." in page and "Machine number is compulsory." in page
    assert 'value="many"' in page and "Met at the fair." in page and 'value="Rossi"' in page


def test_taken_answers_are_told_at_their_field(firm: Cast, as_: SignIn) -> None:
    a_field("Machine number", is_unique=True)
    a_company("Alpha", custom={"machine_number": "M1"})
    answer = as_(firm.seller).post("/contacts/new/", {"name": "B", "function": "none", "custom.machine_number": "m1"})
    assert answer.status_code == 422 and "Another record has this answer already" in answer.content.decode()


def test_two_people_edit_at_once(firm: Cast, as_: SignIn) -> None:
    each_type()
    contact = a_company("Rossi", custom={"nickname": "old", "seats": "1", "interests": ["solar"]})
    address = f"/contacts/{contact.pk}/edit/"
    browser = as_(firm.seller)
    form = browser.get(address).content.decode()
    seen = form.split('name="seen" value="')[1].split('"')[0].replace("&quot;", '"').replace("&#34;", '"')
    change_contact(contact, {"custom": {"nickname": "theirs", "interests": ["heat"]}}, by=SETUP)
    body = {"name": "Rossi", "version": 1, "seen": seen, "custom.nickname": "mine", "custom.seats": "1.00"}
    answer = browser.post(address, {**body, "custom.interests": ["solar"]})
    page = answer.content.decode()
    assert answer.status_code == 422 and "theirs" in page and 'value="mine"' in page
    assert "Interests" in page.split("Taken over")[1].split("</div>")[0]
    assert answers_of(contact)["nickname"] == "theirs"


def test_fields_of_customers_are_asked_of_customers(firm: Cast, as_: SignIn) -> None:
    a_field("Credit insurance", of_function="customer")
    browser = as_(firm.seller)
    assert "Credit insurance" in browser.get(f"/contacts/{a_customer().pk}/edit/").content.decode()
    assert "Credit insurance" not in browser.get(f"/contacts/{a_company().pk}/edit/").content.decode()
    page = browser.get("/contacts/new/sides/company/?function=customer")
    assert page.status_code in (200, 404)


def test_a_contact_that_the_member_does_not_see_stays_and_is_not_named(own_firm: Cast, as_: SignIn) -> None:
    a_field("Broker", Type.CONTACT), a_field("Nickname")
    secret = a_person("Secret Broker", handler=own_firm.office)
    contact = a_company("Rossi", handler=own_firm.seller, custom={"broker": secret})
    browser = as_(own_firm.seller)
    page = browser.get(f"/contacts/{contact.pk}/").content.decode()
    assert "Secret Broker" not in page and "a contact that you do not see" in page
    body = {"name": "Rossi", "version": 1, "seen": "{}", "custom.broker": "", "custom.nickname": "R"}
    assert browser.post(f"/contacts/{contact.pk}/edit/", body).status_code == 302
    assert answers_of(contact) == {"broker": str(secret.pk), "nickname": "R"}


def test_answers_by_api(firm: Cast, api: Speak) -> None:
    each_type()
    program = api(firm.seller)
    broker = a_person("Bruno Broker")
    given = {**STORED, "seats": 12.5, "customer_state": "Dormant", "newsletter": False, "broker": str(broker.pk)}
    made = program.post("/contacts", {"kind": "company", "name": "Rossi", "custom": given})
    assert made.status_code == 201 and made.data["custom"] == {**STORED, "broker": str(broker.pk)}
    address = f"/contacts/{made.data['id']}"
    changed = program.patch(address, {"custom": {"seats": None, "interests": []}})
    assert changed.data["custom"]["seats"] is None and changed.data["custom"]["interests"] == []
    assert changed.data["custom"]["nickname"] == "Rossi’s" and changed.data["version"] == 2
    wrong = program.patch(address, {"custom": {"seats": "x", "nothing": 1, "broker": None}})
    assert wrong.status_code == 422
    assert {error["field"] for error in wrong.data["errors"]} == {"custom.seats", "custom.nothing"}
    assert program.patch(address, {"custom": {"broker": made.data["version"]}}).status_code == 422
    assert program.get(address).data == program.get("/contacts?q=Rossi").data["items"][0]


def test_fields_out_of_use_are_shown_nowhere(firm: Cast, as_: SignIn, api: Speak) -> None:
    field = a_field("Nickname")
    contact = a_company(custom={"nickname": "Secret nick"})
    retire_field(field, by=SETUP, at=DAWN)
    browser, program = as_(firm.seller), api(firm.seller)
    for address in (f"/contacts/{contact.pk}/", f"/contacts/{contact.pk}/edit/"):
        assert "ickname" not in browser.get(address).content.decode()
    assert program.get(f"/contacts/{contact.pk}").data["custom"] == {}
    assert program.patch(f"/contacts/{contact.pk}", {"custom": {"nickname": "x"}}).status_code == 422
    assert contact.custom_values.get().text == "Secret nick"


def test_queries_do_not_grow_with_fields_or_contacts(
    firm: Cast, api: Speak, django_assert_max_num_queries: Any
) -> None:
    program = api(firm.seller)

    def count() -> int:
        with django_assert_max_num_queries(60) as captured:
            assert program.get("/contacts").status_code == 200
        return len(captured)

    a_field("Nickname 0"), a_choice("State 0")
    a_company("Zero", custom={"nickname_0": "x", "state_0": "lost"})
    count()  # the first request notes that the key was used
    few = count()
    for n in range(1, 6):
        a_field(f"Nickname {n}"), a_choice(f"State {n}")
    for n in range(6):
        a_company(f"Firm {n}", custom={f"nickname_{n}": "x", f"state_{n}": "lost"})
    assert [count(), count()] == [few + 1, few]  # the first one reads which fields there are now (core/setup.py)
