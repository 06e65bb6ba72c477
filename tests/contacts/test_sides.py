"""What only customers and only suppliers have, and the three views of who is both (C-07)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from staffetta.contacts.acts.add_supplier import add_supplier
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.remove_supplier import remove_supplier
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY, fields_for
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_customer, a_supplier

CUSTOMER_VALUES: dict[str, Any] = {
    "payment_terms": "30 days net",
    "price_list": "Wholesale",
    "credit_limit": Decimal("2500.50"),
    "debtor_number": "D-9001",
}
SUPPLIER_VALUES: dict[str, Any] = {
    "our_number_there": "K-77",
    "lead_time_days": 14,
    "supplier_terms": "Free above 500",
    "creditor_number": "K-9001",
}


def both(**values: Any) -> Contact:
    return a_company(
        "Both Srl", function=Function.CUSTOMER, is_supplier=True, **{**CUSTOMER_VALUES, **SUPPLIER_VALUES, **values}
    )


@pytest.mark.parametrize(
    ("function", "is_supplier", "view", "fields"),
    [
        ("customer", True, "everything", (*CUSTOMER_ONLY, *SUPPLIER_ONLY)),
        ("customer", True, "customer", CUSTOMER_ONLY),
        ("customer", True, "supplier", SUPPLIER_ONLY),
        ("customer", False, "everything", CUSTOMER_ONLY),
        ("prospect", True, "everything", SUPPLIER_ONLY),
        ("none", False, "everything", ()),
    ],
)
def test_fields_belong_to_functions(function: str, is_supplier: bool, view: str, fields: tuple[str, ...]) -> None:
    assert fields_for(function, is_supplier, view) == fields


@pytest.mark.parametrize("name", CUSTOMER_ONLY)
def test_only_a_customer_takes_a_customers_field(firm: Cast, name: str) -> None:
    with pytest.raises(BadContact) as refused:
        a_supplier(**{name: CUSTOMER_VALUES[name]})
    assert "Only customers have this" in refused.value.fields[name]
    with pytest.raises(BadContact):
        change_contact(a_company(), {name: CUSTOMER_VALUES[name]}, by=firm.seller)


@pytest.mark.parametrize("name", SUPPLIER_ONLY)
def test_only_a_supplier_takes_a_suppliers_field(firm: Cast, name: str) -> None:
    with pytest.raises(BadContact) as refused:
        a_customer(**{name: SUPPLIER_VALUES[name]})
    assert "Only suppliers have this" in refused.value.fields[name]


def test_a_suppliers_values_wait_for_the_function_to_come_back(firm: Cast, api: Any) -> None:
    made, seller = both(), api(firm.seller)
    remove_supplier(made, by=firm.seller)
    assert seller.get(f"/contacts/{made.pk}").data["our_number_there"] == ""
    assert seller.patch(f"/contacts/{made.pk}", {"industry": "Steel"}).status_code == 200
    assert seller.patch(f"/contacts/{made.pk}", {"lead_time_days": 3}).status_code == 422
    add_supplier(made, by=firm.seller, at=DAWN)
    said = seller.get(f"/contacts/{made.pk}").data
    assert (said["our_number_there"], said["lead_time_days"]) == ("K-77", 14)


def test_figures_have_limits(firm: Cast) -> None:
    for values in ({"credit_limit": Decimal("-1")}, {"credit_limit": Decimal("1.005")}, {"lead_time_days": 9999}):
        with pytest.raises(BadContact) as refused:
            both(debtor_number="", creditor_number="", **values)
        assert set(refused.value.fields) == set(values)


def test_debtor_and_creditor_numbers_are_one_contacts(firm: Cast) -> None:
    both()
    with pytest.raises(BadContact) as refused:
        both(creditor_number="")
    assert refused.value.fields == {"debtor_number": "Another contact has this number."}
    other = both(debtor_number="D-1", creditor_number="K-1")
    with pytest.raises(BadContact):
        change_contact(other, {"creditor_number": "K-9001"}, by=firm.seller)


def test_the_page_offers_three_views_and_remembers_the_choice(firm: Cast, as_: Any) -> None:
    made, seller = both(), as_(firm.seller)
    page = f"/contacts/{made.pk}/"
    everything = seller.get(page).content.decode()
    for word in ("Everything", "As customer", "As supplier", "Only as customer", "Only as supplier"):
        assert word in everything
    assert "30 days net" in everything and "K-77" in everything and "14 days" in everything
    customer = seller.get(f"{page}?view=customer").content.decode()
    assert "30 days net" in customer and "K-77" not in customer and "Only as supplier" not in customer
    assert "K-77" not in seller.get(page).content.decode(), "remembered"
    supplier = seller.get(f"{page}?view=supplier").content.decode()
    assert "30 days net" not in supplier and "K-77" in supplier
    assert "Open leads" not in supplier and "Open leads" in everything
    assert "30 days net" in seller.get(f"{page}?view=everything").content.decode()


def test_who_is_only_one_of_them_has_no_views(firm: Cast, as_: Any) -> None:
    made = a_customer(payment_terms="14 days")
    page = as_(firm.seller).get(f"/contacts/{made.pk}/?view=supplier").content.decode()
    assert "As supplier" not in page and "14 days" in page and "Only as supplier" not in page


def test_the_form_asks_only_for_what_the_contact_has(firm: Cast, as_: Any) -> None:
    seller = as_(firm.seller)
    made = a_customer()
    form = seller.get(f"/contacts/{made.pk}/edit/").content.decode()
    assert 'name="payment_terms"' in form and 'name="lead_time_days"' not in form
    body = {"name": made.name, "version": 1, "credit_limit": "1.250,50", "payment_terms": "60 days"}
    assert seller.post(f"/contacts/{made.pk}/edit/", body).status_code == 302
    changed = Contact.objects.get(pk=made.pk)
    assert (changed.credit_limit, changed.payment_terms) == (Decimal("1250.50"), "60 days")


def test_the_form_for_a_new_one_follows_the_functions_ticked(firm: Cast, as_: Any) -> None:
    seller = as_(firm.seller)
    assert 'name="payment_terms"' not in seller.get("/contacts/new/?kind=company").content.decode()
    fields = seller.get("/contacts/new/company/functions/?function=customer&is_supplier=on&payment_terms=7 days")
    said = fields.content.decode()
    assert 'value="7 days"' in said and 'name="creditor_number"' in said
    body = {"name": "Neu", "function": "customer", "is_supplier": "on", "payment_terms": "7 days", "lead_time_days": 3}
    assert seller.post("/contacts/new/?kind=company", body).status_code == 302
    made = Contact.objects.get(name="Neu")
    assert (made.payment_terms, made.lead_time_days) == ("7 days", 3)


def test_addresses_follow_their_country(firm: Cast, as_: Any) -> None:
    fields = as_(firm.seller).get("/contacts/new/company/addresses/main/?main_country=USA&main_city=Austin")
    said = fields.content.decode()
    assert "ZIP code" in said and "Texas" in said and 'value="Austin"' in said and 'value="United States"' in said
    assert said.index("main_city") < said.index("main_postal_code")


def test_programs_read_write_and_clear_the_fields(firm: Cast, api: Any) -> None:
    seller = api(firm.seller)
    body = {"kind": "company", "name": "P", "function": "customer", "credit_limit": "100.00", "payment_terms": "x"}
    made = seller.post("/contacts", body).data
    assert (made["credit_limit"], made["payment_terms"], made["lead_time_days"]) == ("100.00", "x", None)
    changed = seller.patch(f"/contacts/{made['id']}", {"credit_limit": None, "payment_terms": None}).data
    assert (changed["credit_limit"], changed["payment_terms"]) == (None, "")
    refused = seller.patch(f"/contacts/{made['id']}", {"supplier_terms": "y"})
    assert refused.status_code == 422 and refused.data["errors"][0]["field"] == "supplier_terms"


def test_the_history_tells_them_in_words(firm: Cast, as_: Any) -> None:
    made = both()
    change_contact(made, {"payment_terms": "60 days", "lead_time_days": 21}, by=firm.seller)
    page = as_(firm.seller).get(f"/history/contacts.contact/{made.pk}/").content.decode()
    assert "Payment terms" in page and "60 days" in page and "Lead time in days" in page
