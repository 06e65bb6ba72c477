"""Deleting by the real act: no number is given again, and the report of gaps says why it is missing (C-17)."""

from __future__ import annotations

from datetime import date

from staffetta.erasures.acts.delete import delete_contact
from staffetta.numbers import gaps
from staffetta.numbers.acts.arrange import Choices, arrange_numbering
from staffetta.numbers.models import NumberRange
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_customer, a_prospect
from tests.erasures.makers import an_invoice


def told(code: str) -> list[tuple[str, str]]:
    found, _following = gaps.gaps(NumberRange.objects.get(code=code))
    return [(gap.first_number, gap.why) for gap in found]


def test_a_deleted_customer_releases_all_its_numbers(firm: Cast) -> None:
    arrange_numbering(Choices(suppliers_apart=True, accounts="own"), by=firm.administrator)
    customer, other = a_customer("Weg", is_supplier=True), a_customer("Da")
    delete_contact(customer, by=firm.administrator, at=DAWN)
    assert told("contacts") == [("C-00001", "deleted")]
    assert told("contacts.debtors") == [("10000", "deleted")]
    assert told("contacts.creditors") == [("70000", "deleted")]
    assert a_customer("Neu").number == "C-00003" and other.number == "C-00002"


def test_its_documents_release_theirs_when_they_need_not_be_kept_any_more(firm: Cast) -> None:
    kept, gone = a_prospect("Da"), a_prospect("Weg")
    an_invoice(kept, number="")
    an_invoice(gone, number="", day=date(2010, 5, 17))
    assert told("documents.invoice") == []
    delete_contact(gone, by=firm.administrator, at=DAWN)
    assert told("documents.invoice") == [("I-2026-00002", "deleted")]
