"""A-06: document types and their page *CRM automatic actions*."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.documents.acts.change_type import change_type
from staffetta.documents.acts.deliver import deliver_types
from staffetta.documents.acts.make_type import make_type
from staffetta.documents.acts.retire_type import retire_type
from staffetta.documents.delivered import TYPE_FOR
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.models import DocumentType
from staffetta.documents.views.types import draft_of, stored
from staffetta.ebusiness.reading import Kind
from tests.cast import SETUP, Cast
from tests.documents.makers import NOON, a_document, a_prospect, a_type
from tests.playbooks.makers import a_sequence, a_template

OTHERS = ("request", "order_change", "order_cancellation", "receipt", "reminder", "remittance", "statement", "response")


def test_every_file_that_firms_exchange_has_a_type(people: Cast) -> None:
    codes = set(DocumentType.objects.values_list("code", flat=True))
    assert set(TYPE_FOR.values()) <= codes
    assert len(TYPE_FOR) == 2 * (len(Kind) - 2)  # business cards are no documents, contracts are only pointed at


def test_delivered_in_five_languages_with_retention(people: Cast) -> None:
    types = {type_.code: type_ for type_ in DocumentType.objects.all()}
    assert list(types) == [
        "quote", "confirmation", "order", "delivery", "return", "invoice", "credit_note", "non_conformity",
        "buying_quote", "buying_order", "buying_confirmation", "buying_delivery", "buying_return", "buying_invoice",
        "buying_credit_note", "buying_non_conformity", "self_billed", "buying_self_billed",
        *(f"{side}{word}" for word in OTHERS for side in ("", "buying_")),
    ]  # fmt: skip
    assert all(set(type_.names) == {"en", "it", "fr", "pl", "de"} for type_ in types.values())
    said = {}
    for language in ("en", "it", "fr", "pl", "de"):
        with translation.override(language):
            said[language] = types["quote"].name
    assert said == {"en": "Quote", "it": "Preventivo", "fr": "Devis", "pl": "Oferta", "de": "Angebot"}
    assert types["invoice"].retention_years == 10
    assert types["quote"].retention_years is None
    assert not any(type_.starts_leads or type_.open_lead for type_ in types.values())


def test_delivering_again_adds_nothing(people: Cast) -> None:
    deliver_types(people.workspace, by=SETUP, at=NOON)
    assert DocumentType.objects.count() == 34


def test_own_types(people: Cast) -> None:
    made = make_type(TypeDraft(code="REQ2", names={"": "Request"}), by=people.administrator)
    assert (made.name, made.nature, made.position) == ("Request", "other", 34)
    assert a_document(a_prospect(), type=made, number="").number == "D-2026-00001"
    for wrong, field in (
        ({"code": "req2"}, "code"),
        ({"names": {}}, "name"),
        ({"retention_years": 101}, "retention_years"),
    ):
        with pytest.raises(Invalid) as refused:
            make_type(TypeDraft(**{"code": "NEW", "names": {"": "New"}, **wrong}), by=people.administrator)  # type: ignore[arg-type]
        assert set(refused.value.fields) == {field}
    with pytest.raises(Forbidden):
        make_type(TypeDraft(code="NEW", names={"": "New"}), by=people.seller)


def change(type_: DocumentType, people: Cast, **values: Any) -> DocumentType:
    return change_type(type_, draft_of(type_, values), by=people.administrator)


def test_templates_and_retired_sequences_are_refused(people: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        change(a_type(), people, sequence=a_template())
    assert set(refused.value.fields) == {"sequence"}
    sequence = a_sequence()
    sequence.retired_at = NOON
    sequence.save()
    with pytest.raises(Invalid):
        change(a_type(), people, sequence=sequence)


def test_what_documents_are_does_not_change_under_them(people: Cast) -> None:
    a_document(a_prospect())
    with pytest.raises(Invalid) as refused:
        change(a_type(), people, nature="invoice")
    assert set(refused.value.fields) == {"nature"}


def test_retired_types_take_no_new_documents(people: Cast) -> None:
    type_ = retire_type(a_type(), by=people.administrator, at=NOON)
    with pytest.raises(Invalid):
        a_document(a_prospect(), type=type_)


def test_the_second_page(people: Cast, as_: Any) -> None:
    type_, sequence, client = a_type(), a_sequence(), as_(people.administrator)
    address = reverse("documents:actions", args=[type_.pk])
    page = client.get(address).content.decode()
    assert "CRM automatic actions" in page
    assert "Open the lead" in page
    answer = client.post(address, {"version": "1", "sequence": sequence.pk, "open_lead": "on"})
    assert answer.status_code == 302
    type_.refresh_from_db()
    assert (type_.sequence, type_.pipeline, type_.open_lead) == (sequence, None, True)
    stale = client.post(address, {"version": "1", "sequence": ""})
    assert stale.status_code == 422
    assert "FOLLOW-UP" in stale.content.decode()
    assert client.post(address, {"version": "2", "sequence": ""}).status_code == 302
    type_.refresh_from_db()
    assert not type_.starts_leads


def test_the_first_page_changes_the_name_in_the_language_in_use(people: Cast, as_: Any) -> None:
    type_, client = a_type(), as_(people.administrator)
    known = {k: v for k, v in stored(type_).items() if k in ("code", "nature", "side", "version")}
    answer = client.post(reverse("documents:type", args=[type_.pk]), {**known, "name": "Proposal"})
    assert answer.status_code == 302
    type_.refresh_from_db()
    assert (type_.names["en"], type_.names["it"]) == ("Proposal", "Preventivo")


def test_new_type_page_leads_to_its_actions(people: Cast, as_: Any) -> None:
    client = as_(people.administrator)
    body = {"code": "REQ", "name": "Request", "nature": "other", "side": "selling"}
    answer = client.post(reverse("documents:new-type"), body)
    made = DocumentType.objects.get(code="REQ")
    assert answer["Location"] == reverse("documents:actions", args=[made.pk])
    assert client.post(reverse("documents:new-type"), {**body, "name": "R"}).status_code == 422
    assert "Request" in client.get(reverse("documents:types")).content.decode()
    client.post(reverse("documents:retire-type", args=[made.pk]))
    assert "Request" in client.get(reverse("documents:types"), {"state": "retired"}).content.decode()
    client.post(reverse("documents:restore-type", args=[made.pk]))
    made.refresh_from_db()
    assert made.retired_at is None


def test_api(people: Cast, api: Any) -> None:
    call, sequence = api(people.administrator), a_sequence()
    assert [t["code"] for t in call.get("/document-types").data["items"]][:2] == ["quote", "confirmation"]
    made = call.post("/document-types", {"code": "REQ", "names": {"it": "Richiesta"}, "sequence_id": str(sequence.pk)})
    assert made.status_code == 201
    address = f"/document-types/{made.data['id']}"
    changed = call.patch(address, {"sequence_id": None, "open_lead": True}, **{"If-Match": made["ETag"]})
    assert (changed.data["sequence_id"], changed.data["open_lead"], changed.data["version"]) == (None, True, 2)
    assert call.patch(address, {"code": "X"}, **{"If-Match": made["ETag"]}).status_code == 412
    assert call.patch(address, {"sequence_id": str(people.back.pk)}).status_code == 422
    assert call.patch(address, {"retired": True}).data["retired_at"] is not None
    assert api(people.seller).patch(address, {"code": "X"}).status_code == 403
    assert api(people.seller).get(address).status_code == 200
