"""A customer never becomes a prospect again, by no path (C-06).

Every place in the program that writes the function of a contact is found in the sources; one that is not named here
fails, so that whoever adds a path has to try it. Merging has its own test in tests/merges.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.convert import AlreadyCustomer, become_customer, convert_contact
from staffetta.contacts.acts.convert_many import start_conversion
from staffetta.contacts.acts.drop_prospect import drop_prospect
from staffetta.contacts.acts.make_prospect import CustomerForGood, make_prospect
from staffetta.contacts.models import Contact
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_customer
from tests.contacts.pages import SignIn, at, text

STAFFETTA = Path(__file__).resolve().parents[2] / "staffetta"

# Every module that writes the function of a contact that is there already, and what it does to a customer.
WRITERS = {
    "contacts/acts/convert.py": "makes customers only",
    "contacts/acts/convert_many.py": "makes customers only",
    "contacts/acts/make_prospect.py": "refuses a customer",
    "contacts/acts/drop_prospect.py": "refuses a customer",
}


def writers() -> set[str]:
    return {
        str(path.relative_to(STAFFETTA))
        for path in STAFFETTA.rglob("*.py")
        if "migrations" not in path.parts and any(map(_writes, ast.walk(ast.parse(path.read_text()))))
    }


def _writes(node: ast.AST) -> bool:
    """apply(contact, {"function": …}), .update(function=…), contact.function = …, or SQL that sets it."""
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called == "update" and any(keyword.arg == "function" for keyword in node.keywords):
            return True
        dicts = [argument for argument in node.args if isinstance(argument, ast.Dict)]
        keys = [key.value for found in dicts for key in found.keys if isinstance(key, ast.Constant)]
        return called == "apply" and "function" in keys
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Attribute) and target.attr == "function" for target in node.targets)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        words = node.value.lower().split()
        return words[:2] == ["update", "contacts_contact"] and "function" in node.value.lower()
    return False


def test_every_writer_is_known() -> None:
    """Merges unite functions (C-15) and have their own test."""
    assert {name for name in writers() if not name.startswith("merges/")} == set(WRITERS)


@pytest.fixture
def customer(firm: Cast) -> Contact:
    return a_customer("Rossi", external_id="R-1", handler=firm.seller)


def _is_customer(contact: Contact) -> bool:
    contact.refresh_from_db()
    return contact.is_customer and contact.function == "customer"


@pytest.mark.parametrize("act", [make_prospect, drop_prospect])
@pytest.mark.parametrize("who", ["administrator", "seller"])
def test_acts_refuse_and_say_so(firm: Cast, customer: Contact, act: Callable[..., Any], who: str) -> None:
    with pytest.raises(CustomerForGood, match="Rossi is a customer, and a customer never becomes a prospect again."):
        act(customer, by=getattr(firm, who))
    assert _is_customer(customer)


def test_acts_that_convert_leave_a_customer_one(firm: Cast, customer: Contact) -> None:
    with pytest.raises(AlreadyCustomer):
        convert_contact(customer, by=SETUP, at=DAWN)
    become_customer(customer, because="Q-1", by=SETUP, at=DAWN)
    start_conversion([customer.pk], by=firm.seller, at=DAWN)
    assert _is_customer(customer)


def test_function_is_no_master_data(firm: Cast, customer: Contact) -> None:
    with pytest.raises(TypeError):
        change_contact(customer, {"function": "prospect"}, by=SETUP)
    assert _is_customer(customer)


def test_pages(firm: Cast, customer: Contact, as_: SignIn) -> None:
    client = as_(firm.seller)
    for name in ("prospect", "no-prospect"):
        refused = client.post(at(name, contact_id=customer))
        assert refused.status_code == 409 and "never becomes a prospect again" in text(refused)
    client.post(at("edit", contact_id=customer), {"name": "Rossi", "function": "prospect", "version": customer.version})
    client.post(at("cell", contact_id=customer, column="function"), {"value": "prospect", "function": "prospect"})
    client.post(at("convert-many"), {"ids": str(customer.pk), "function": "prospect"})
    shown = client.get(at("contact", contact_id=customer)).content.decode()
    assert at("prospect", contact_id=customer) not in shown and at("no-prospect", contact_id=customer) not in shown
    assert _is_customer(customer)


def test_bulk_changes(firm: Cast, customer: Contact, as_: SignIn) -> None:
    client = as_(firm.administrator)
    for name in ("bulk-assign", "bulk-tag", "bulk-untag"):
        client.post(at(name), {"ids": str(customer.pk), "function": "prospect", "tags": "x", "handler": ""})
    assert _is_customer(customer)


def test_api(firm: Cast, customer: Contact, api: Any) -> None:
    administrator = api(firm.administrator)
    address = f"/contacts/{customer.pk}"
    for refused in (administrator.post(f"{address}/prospect"), administrator("DELETE", f"{address}/prospect")):
        assert refused.status_code == 409 and "never becomes a prospect again" in refused.data["detail"]
    assert administrator.patch(address, {"function": "prospect"}).status_code == 422
    assert administrator.post("/conversions", {"contacts": [str(customer.pk)]}).status_code == 201
    assert _is_customer(customer)


@pytest.mark.parametrize("key", ["External id", "Number"])
def test_import(firm: Cast, customer: Contact, key: str, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    value = "R-1" if key == "External id" else customer.number
    made = upload_import("x.csv", f"Company Name,Status,{key}\nRossi,prospect,{value}\n".encode(), by=SETUP)
    made.dry_run = False
    run_import(made, by=SETUP, at=DAWN)
    assert _is_customer(customer)
    assert not Contact.objects.filter(name="Rossi", function="prospect").exists()
