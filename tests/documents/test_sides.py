"""What we sell and what we buy are two sides: only sales make customers, purchases make suppliers (C-03, C-04)."""

from __future__ import annotations

from datetime import date

import pytest

from staffetta.contacts.acts.remove_supplier import StillSupplier, remove_supplier
from staffetta.contacts.models import Contact
from staffetta.core.refusals import Invalid
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.add import add_document
from staffetta.documents.drafts import DocumentDraft
from staffetta.documents.models import Document, DocumentType, Side
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company


def bought(code: str, contact: Contact, number: str = "") -> DocumentDraft:
    type_ = DocumentType.objects.get(code=code)
    return DocumentDraft(type=type_, contact=contact, date=date(2026, 3, 2), number=number)


def test_every_workspace_has_types_of_both_sides(firm: Cast) -> None:
    sides = {side: DocumentType.objects.filter(side=side).count() for side in Side}
    assert sides == {Side.SELLING: 17, Side.BUYING: 17}
    assert DocumentType.objects.get(code="buying_invoice").retention_years


def test_a_purchase_makes_a_supplier_and_keeps_it_one(firm: Cast) -> None:
    company = a_company()
    add_document(bought("buying_invoice", company, "2026/77"), by=firm.seller, at=DAWN)
    company.refresh_from_db()
    assert company.is_supplier and not company.is_customer
    with pytest.raises(StillSupplier) as refused:
        remove_supplier(company, by=firm.seller)
    assert [blocker["count"] for blocker in refused.value.extra["blockers"]] == [1]


def test_a_sale_keeps_nobody_a_supplier(firm: Cast) -> None:
    company = a_company()
    add_document(bought("invoice", company), by=firm.seller, at=DAWN)
    company.refresh_from_db()
    assert not company.is_supplier
    Contact.objects.filter(pk=company.pk).update(is_supplier=True)
    remove_supplier(company, by=firm.seller)
    company.refresh_from_db()
    assert not company.is_supplier


def test_accepting_a_suppliers_quote_makes_no_customer(firm: Cast) -> None:
    company = a_company()
    quote = add_document(bought("buying_quote", company, "A-9"), by=firm.seller, at=DAWN)
    accept_quote(quote, by=firm.seller, at=DAWN)
    company.refresh_from_db()
    assert company.is_supplier and not company.is_customer


def test_suppliers_number_their_documents_and_we_our_orders(firm: Cast) -> None:
    company = a_company()
    with pytest.raises(Invalid) as refused:
        add_document(bought("buying_invoice", company), by=firm.seller, at=DAWN)
    assert list(refused.value.fields) == ["number"]
    assert not Document.objects.exists()
    order = add_document(bought("buying_order", company), by=firm.seller, at=DAWN)
    assert order.number.startswith("PO-2026-") or order.number.startswith("PO-")
    assert add_document(bought("order", company), by=firm.seller, at=DAWN).number.startswith("O-")


def test_pages_and_api_tell_the_side(firm: Cast, as_, api) -> None:  # type: ignore[no-untyped-def]
    made = api(firm.administrator).post("/document-types", {"code": "lease", "names": {"": "Lease"}, "side": "buying"})
    assert made.status_code == 201 and made.json()["side"] == "buying"
    page = as_(firm.administrator).get("/documents/types/").content.decode()
    assert "We buy" in page
