"""Custom fields in files: found by their names, read as files write them, what is wrong named by its line (C-13)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from staffetta.contacts.models import Contact
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.models import Import
from staffetta.fields.models import Owner, Type
from staffetta.fields.reading import every_field_of, for_programs
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person
from tests.fields.makers import a_choice, a_field


@pytest.fixture(autouse=True)
def _files_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def bring_in(text: str) -> Import:
    made = upload_import("x.csv", text.encode(), by=SETUP)
    made.dry_run = False
    return run_import(made, by=SETUP, at=DAWN)


def trouble(made: Import) -> dict[str, list[tuple[int, str]]]:
    columns = {column["header"]: column for column in made.report["columns"]}
    return {name: [(t["line"], t["value"]) for t in column["trouble"]] for name, column in columns.items()}


def answers_of(name: str) -> dict[str, Any]:
    values = Contact.objects.get(name=name).custom_values.all()
    return {code: answer for code, answer in for_programs(every_field_of(Owner.CONTACT), values).items() if answer}


def test_columns_become_answers(firm: Cast) -> None:
    a_choice("Customer state", "Active", "Lost")
    a_choice("Interests", "Solar", "Heat", several=True)
    a_field("Seats", Type.NUMBER, decimals=1)
    a_field("Contract until", Type.DATE)
    a_field("Newsletter", Type.YES_NO)
    a_field("Broker", Type.CONTACT)
    a_person("Bruno Broker")
    made = bring_in(
        "Company Name,customer_state,Interests,Seats,Contract Until,Newsletter,Broker\n"
        'Alfa,LOST,"Solar; Heat","1.250,5",31.12.2027,sì,bruno broker\n'
        "Beta,gone,Nuclear,many,31.31.2027,perhaps,Nobody\n"
        "Gamma,,,,,,\n"
    )
    assert (made.report["created"], made.report["refused"]) == (3, 0)
    assert answers_of("Alfa") == {
        **{"customer_state": "lost", "interests": ["solar", "heat"], "seats": "1250.5", "newsletter": True},
        **{"contract_until": "2027-12-31", "broker": str(Contact.objects.get(name="Bruno Broker").pk)},
    }
    assert answers_of("Beta") == answers_of("Gamma") == {}
    wrong = trouble(made)
    assert wrong.pop("Company Name") == [] and wrong == {
        **{"customer_state": [(3, "gone")], "Interests": [(3, "Nuclear")], "Seats": [(3, "many")]},
        **{"Contract Until": [(3, "31.31.2027")], "Newsletter": [(3, "perhaps")], "Broker": [(3, "Nobody")]},
    }


def test_once_compulsory_and_of_whom(firm: Cast) -> None:
    a_field("Machine number", is_unique=True)
    a_field("Nickname", is_required=True)
    a_field("Credit insurance", of_function="customer")
    a_field("Birthday gift", of_kind="person")
    a_company("Known", custom={"machine_number": "M1", "nickname": "K"})
    made = bring_in(
        "Company Name,Machine number,Nickname,Credit insurance,Birthday gift,Status\n"
        "Alfa,m1,A,100 %,flowers,customer\n"
        "Beta,M2,,100 %,,prospect\n"
        "Gamma,M2,G,,,\n"
    )
    assert (made.report["created"], made.report["refused"]) == (3, 0)
    wrong = trouble(made)
    assert wrong["Machine number"] == [(2, "m1"), (4, "M2")]
    assert wrong["Nickname"] == [(3, "")] and wrong["Credit insurance"] == [(3, "100 %")]
    assert answers_of("Alfa") == {"nickname": "A", "credit_insurance": "100 %"}
    assert answers_of("Beta") == {"machine_number": "M2"}
    assert Contact.objects.get(name="Alfa").details["Birthday gift"] == "flowers"  # kept, as no field of companies


def test_without_columns_nothing_is_asked(firm: Cast) -> None:
    a_field("Nickname", is_required=True)
    assert bring_in("Company Name\nAlfa\n").report["created"] == 1
