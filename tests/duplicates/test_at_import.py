"""Rows of an import are recognised before they are written (C-18, X-02)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffetta.accounts.firm import running_firm
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Kind
from staffetta.contacts.newcomers import prepare
from staffetta.duplicates.at_import import Asked, ImportCheck, keys_of
from tests.cast import Cast
from tests.contacts.makers import a_company, a_person, email, phone


def company(name: str, **values: Any) -> ContactDraft:
    return ContactDraft(kind=Kind.COMPANY, name=name, **values)


def person(first: str, last: str, **values: Any) -> ContactDraft:
    return ContactDraft(kind=Kind.PERSON, first_name=first, last_name=last, **values)


def asked(*drafts: ContactDraft, first: int = 2) -> list[Asked]:
    newcomers = [prepare(draft, running_firm()) for draft in drafts]
    return [Asked(line, one.name, keys_of(one)) for line, one in enumerate(newcomers, start=first)]


def checked(*drafts: ContactDraft) -> dict[int, tuple[str, str]]:
    found = ImportCheck().portion(asked(*drafts))
    return {likely.line: (likely.reason, likely.number or f"line {likely.as_line}") for likely in found}


def test_each_reason_is_recognised(firm: Cast) -> None:
    by_mail = a_company("Alfa Srl", channels=(email("info@alfa.example"),))
    by_phone = a_company("Beta Srl", channels=(phone("+39 02 1234567"),))
    by_vat = a_company("Gamma Srl", vat_number="IT 00743110157")
    by_name = a_person("Élodie Müller")
    assert checked(
        company("Other", channels=(email("INFO@Alfa.example"),)),
        company("Another", channels=(phone("02 1234567"),)),
        company("Third", vat_number="00743110157"),
        person("Elodie", "Muller"),
        company("Nobody knows us", vat_number="IT99999999999"),
    ) == {
        2: ("email", by_mail.number),
        3: ("phone", by_phone.number),
        4: ("vat", by_vat.number),
        5: ("name", by_name.number),
    }


def test_the_rows_are_compared_with_each_other_over_portions(firm: Cast) -> None:
    check = ImportCheck()
    first = check.portion(asked(person("Ada", "Neri"), person("Pia", "Verdi")))
    second = check.portion(asked(person("ada", "NERI"), person("Ugo", "Blu"), first=4))
    assert first == []
    assert [(likely.line, likely.as_line, likely.reason) for likely in second] == [(4, 2, "name")]
    assert second[0].sentence == "Probably the same as line 2: same name."


def test_a_person_is_no_company_of_the_same_name(firm: Cast) -> None:
    a_company("Mario Rossi")
    assert checked(person("Mario", "Rossi")) == {}


def test_the_strongest_reason_is_told(firm: Cast) -> None:
    a_company("Delta Srl")
    known = a_company("Delta International", channels=(email("a@delta.example"),))
    assert checked(company("Delta Srl", channels=(email("a@delta.example"),))) == {2: ("email", known.number)}


@pytest.mark.parametrize("count", [2, 200])
def test_three_statements_whatever_the_size(firm: Cast, count: int) -> None:
    drafts = [
        company(f"Firm {i}", vat_number=f"IT{i:011d}", channels=(email(f"a{i}@b.example"), phone(f"+3902{i:07d}")))
        for i in range(count)
    ]
    rows = asked(*drafts)
    with CaptureQueriesContext(connection) as queries:
        ImportCheck().portion(rows)
    assert len(queries) == 3
