"""While somebody types: who is known already, and why (C-18)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffetta.contacts.models import Contact
from staffetta.contacts.similar import Typed, find
from tests.cast import Cast
from tests.contacts.makers import a_company, a_person, email, phone
from tests.contacts.pages import SignIn, at, text


def reasons(firm: Cast, **typed: Any) -> list[tuple[str, tuple[str, ...]]]:
    found = find(firm.seller, Typed(**{"kind": "person", **typed}))
    return [(one.contact.name, one.reasons) for one in found]


def test_the_reasons_are_told_the_strongest_first(firm: Cast) -> None:
    a_person("Maria Rossi", channels=(email("maria@rossi.example"), phone("+39 035 123456")))
    found = reasons(firm, first_name="Maria", last_name="Rosi", emails=("MARIA@rossi.example",), phones=("035 123456",))
    assert found == [("Maria Rossi", ("same e-mail", "same phone", "name 91 %"))]
    assert reasons(firm, first_name="maria", last_name="ROSSI") == [("Maria Rossi", ("same name",))]


def test_slips_in_the_first_letters_do_not_hide_a_name(firm: Cast) -> None:
    a_person("Katarzyna Wiśniewska")
    for first, last in (
        ("Katarzyna", "iWsniewska"),
        ("aKtarzyna", "Wisniewska"),
        ("Katarzyna", "Wsniewska"),
        ("Katarzyna", "Visniewska"),
    ):
        found = [name for name, _why in reasons(firm, first_name=first, last_name=last)]
        assert found == ["Katarzyna Wiśniewska"], (first, last)


def test_companies_by_vat_number_and_name(firm: Cast) -> None:
    a_company("Orobica Impianti Srl", vat_number="IT00743110157")
    found = find(firm.seller, Typed(kind="company", name="Orobicca Impianti Srl", vat_number="007 431 10157"))
    assert [one.reasons for one in found] == [("same VAT number", "name 95 %")]
    assert not find(firm.seller, Typed(kind="person", last_name="Orobica Impianti Srl"))


def test_nothing_is_asked_for_little_and_little_is_asked_for_much(firm: Cast) -> None:
    assert find(firm.seller, Typed(kind="person", first_name="M", emails=("m@",))) == []
    a_person("Maria Rossi", channels=(email("maria@rossi.example"),))
    with CaptureQueriesContext(connection) as queries:
        find(firm.seller, Typed(kind="person", first_name="Maria", last_name="Rossi", emails=("maria@rossi.example",)))
    assert len(queries) <= 12


def test_only_what_one_sees_and_never_oneself(own_firm: Cast) -> None:
    hidden = a_person("Maria Rossi", handler=own_firm.seller)
    assert reasons(own_firm, first_name="Maria", last_name="Rossi", contact_id=hidden.pk) == []
    assert reasons(own_firm, first_name="Maria", last_name="Rossi")
    assert find(own_firm.office, Typed(kind="person", first_name="Maria", last_name="Rossi")) == []


def test_the_form_asks_and_says_why(firm: Cast, as_: SignIn) -> None:
    known = a_company("Orobica Impianti Srl", channels=(email("info@orobica.example"),))
    client = as_(firm.seller)
    said = text(client.get(at("similar") + "?kind=company&name=Other&emails=info@orobica.example"))
    assert "Orobica Impianti Srl" in said and known.number in said and "same e-mail" in said
    assert "Orobica" not in text(
        client.get(at("similar") + f"?kind=company&name=Orobica Impianti Srl&contact={known.pk}")
    )
    assert 'id="similar" role="status"' in text(client.get(at("new") + "?kind=company"))
    assert f"contact={known.pk}" in text(client.get(at("edit", contact_id=known)))
    assert Contact.objects.count() == 1
