"""The pages of documents."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from staffetta.contacts.models import Contact
from staffetta.core.ids import uuid7
from staffetta.documents.models import Document, State
from staffetta.leads.models import Lead
from staffetta.processes.models import Attachment
from tests.cast import Cast
from tests.documents.makers import a_document, a_prospect, a_starting_type, a_type

NEW = "/documents/new/"


@pytest.fixture
def seller(people: Cast, as_: Any) -> Client:
    client: Client = as_(people.seller)
    return client


def typed(contact: Contact | None, **values: Any) -> dict[str, Any]:
    """The form of a quote with one line of 3 pieces."""
    return {
        "id": str(uuid7()),
        "type": str(a_type().pk),
        "number": "Q-77",
        "date": "2026-03-01",
        "currency": "EUR",
        "contact": str(contact.pk) if contact else "",
        "lines-0-position": "1",
        "lines-0-description": "Chair",
        "lines-0-quantity": "3",
        "lines-0-price": "33,335",
        "lines-0-tax_rate": "22",
        **values,
    }


def test_saving_shows_a_link_to_the_lead(seller: Client, people: Cast) -> None:
    a_starting_type()
    answer = seller.post(NEW, typed(a_prospect()))
    document, lead = Document.objects.get(), Lead.objects.get()
    assert answer["Location"] == reverse("documents:document", args=[document.pk])
    page = seller.get(answer["Location"]).content.decode()
    assert reverse("leads:lead", args=[lead.pk]) in page
    assert f"started the lead {lead.number}" in page
    assert "€122.01" in page


def test_open_the_lead_goes_there(seller: Client, people: Cast) -> None:
    a_starting_type(open_lead=True)
    answer = seller.post(NEW, typed(a_prospect()))
    assert answer["Location"] == reverse("leads:lead", args=[Lead.objects.get().pk])


def test_the_same_form_again_says_so(seller: Client, people: Cast) -> None:
    a_starting_type(open_lead=True)
    body = typed(a_prospect(), number="")
    seller.post(NEW, body)
    again = seller.post(NEW, body)
    document = Document.objects.get()
    assert again["Location"] == reverse("documents:document", args=[document.pk])
    assert "it was not saved a second time" in seller.get(again["Location"]).content.decode()
    assert Lead.objects.count() == 1


def test_without_contact_refused_and_everything_kept(seller: Client, people: Cast) -> None:
    a_starting_type()
    answer = seller.post(NEW, typed(None))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_contact-error"' in page
    assert 'value="33,335"' in page
    assert 'value="Q-77"' in page
    assert not Document.objects.exists()


def test_a_contact_that_the_member_does_not_see_is_refused(own_firm: Cast, as_: Any) -> None:
    hidden = a_prospect(handler=own_firm.seller)
    assert as_(own_firm.clerk).post(NEW, typed(hidden)).status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", "abc"), ("price", "1.00001"), ("quantity", ""), ("tax_rate", "101"), ("description", "")],
)
def test_bad_lines_are_refused_at_their_field(seller: Client, people: Cast, field: str, value: str) -> None:
    answer = seller.post(NEW, typed(a_prospect(), **{f"lines-0-{field}": value}))
    assert answer.status_code == 422
    assert f'id="id_lines-0-{field}-error"' in answer.content.decode()


def test_add_a_line_keeps_the_rest(seller: Client, people: Cast) -> None:
    contact = a_prospect()
    answer = seller.post(NEW, typed(contact, **{"lines-add": "1"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="lines-1-description"' in page
    assert contact.name in page
    assert not Document.objects.exists()


def test_sums_and_number_while_typing(seller: Client, people: Cast) -> None:
    page = seller.post(reverse("documents:sums"), typed(None)).content.decode()
    assert [text in page for text in ("€100.01", "€22.00", "€122.01")] == [True] * 3
    hint = seller.get(reverse("documents:number"), {"type": a_type("order").pk}).content.decode()
    assert "O-" in hint


def test_a_prospect_made_in_place(seller: Client, people: Cast) -> None:
    address = reverse("documents:prospect")
    assert "New prospect" in seller.get(address).content.decode()
    assert seller.post(address, {"kind": "company", "name": " "}).status_code == 422
    answer = seller.post(address, {"kind": "company", "name": "Nuova S.r.l."})
    made = Contact.objects.get(name="Nuova S.r.l.")
    assert made.function == "prospect"
    assert f'value="{made.pk}"' in answer.content.decode()


def test_files_come_along_and_survive_a_refusal(seller: Client, people: Cast) -> None:
    file = SimpleUploadedFile("quote.pdf", b"%PDF-1.7", "application/pdf")
    refused = seller.post(NEW, {**typed(None), "files": file})
    page = refused.content.decode()
    assert refused.status_code == 422
    token = page.split('name="kept" value="')[1].split('"')[0]
    seller.post(NEW, {**typed(a_prospect()), "kept": token})
    document = Document.objects.get()
    attachment = Attachment.objects.get()
    page = seller.get(reverse("documents:document", args=[document.pk])).content.decode()
    assert "quote.pdf" in page
    download = seller.get(reverse("processes:download", args=[attachment.pk]))
    assert b"".join(download.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]


def test_going_on_from_a_document(seller: Client, people: Cast) -> None:
    quote = a_document(a_prospect(), by=people.seller)
    order = a_type("order")
    page = seller.get(NEW, {"follows": str(quote.pk), "type": str(order.pk)}).content.decode()
    assert "Continues Q-77" in page
    assert 'value="Chair 100"' in page
    seller.post(NEW, typed(quote.contact, type=str(order.pk), number="O-1", follows=str(quote.pk)))
    assert Document.objects.get(number="O-1").follows == quote
    assert "O-1" in seller.get(reverse("documents:document", args=[quote.pk])).content.decode()


def test_worked_case_10_accept(seller: Client, people: Cast) -> None:
    quote = a_document(a_prospect(), by=people.seller)
    page = seller.get(reverse("documents:document", args=[quote.pk])).content.decode()
    assert "Accept quote" in page
    seller.post(reverse("documents:accept", args=[quote.pk]))
    page = seller.get(reverse("documents:document", args=[quote.pk])).content.decode()
    assert "is a customer now" in page
    assert "Accept quote" not in page
    for function, stands in (("customer", True), ("prospect", False)):
        listed = Contact.objects.in_list(function).filter(pk=quote.contact_id).exists()
        assert listed is stands


def test_reject_asks_for_the_reason(seller: Client, people: Cast) -> None:
    quote = a_document(a_prospect(), by=people.seller)
    address = reverse("documents:reject", args=[quote.pk])
    assert seller.get(address).status_code == 200
    assert seller.post(address, {"reason": ""}).status_code == 422
    assert seller.post(address, {"reason": "Too dear"}).status_code == 302
    quote.refresh_from_db()
    assert (quote.state, quote.state_reason) == (State.REJECTED, "Too dear")
    assert "Too dear" in seller.get(reverse("documents:document", args=[quote.pk])).content.decode()
    assert seller.post(reverse("documents:accept", args=[quote.pk])).status_code == 409


def test_cancel(seller: Client, people: Cast) -> None:
    order = a_document(a_prospect(), by=people.seller, type=a_type("order"))
    address = reverse("documents:cancel", args=[order.pk])
    assert seller.get(address).status_code == 200
    assert seller.post(address).status_code == 302
    order.refresh_from_db()
    assert order.state == State.CANCELLED


def numbers(client: Client, **query: Any) -> list[str]:
    page = client.get(reverse("documents:documents"), query).content.decode()
    return [n for n in ("Q-1", "Q-2", "O-3") if f">{n}<" in page]


def test_the_list_filters(seller: Client, people: Cast) -> None:
    assert "No documents yet" in seller.get(reverse("documents:documents")).content.decode()
    bianchi, verdi = a_prospect(), a_prospect("Verdi S.r.l.")
    a_document(bianchi, number="Q-1")
    seller.post(reverse("documents:accept", args=[a_document(verdi, number="Q-2").pk]))
    a_document(verdi, number="O-3", type=a_type("order"))
    assert numbers(seller) == ["Q-1", "Q-2", "O-3"]
    assert numbers(seller, q="q") == ["Q-1", "Q-2"]
    assert numbers(seller, q="Verdi") == ["Q-2", "O-3"]
    assert numbers(seller, type=a_type("order").pk) == ["O-3"]
    assert numbers(seller, state="accepted") == ["Q-2"]
    assert numbers(seller, contact=bianchi.pk) == ["Q-1"]
    assert "No document fits" in seller.get(reverse("documents:documents"), {"q": "zzz"}).content.decode()


def test_the_list_costs_the_same_for_many(seller: Client, people: Cast, django_assert_max_num_queries: Any) -> None:
    contact = a_prospect()
    for n in range(60):
        a_document(contact, number=f"N-{n}")
    with django_assert_max_num_queries(25):
        page = seller.get(reverse("documents:documents")).content.decode()
    assert "60 entries" in page


def test_panels_menu_and_search(seller: Client, people: Cast) -> None:
    a_starting_type()
    quote = a_document(a_prospect(), by=people.seller)
    address = reverse("documents:document", args=[quote.pk])
    for where in (
        reverse("contacts:contact", args=[quote.contact_id]),
        reverse("leads:lead", args=[quote.lead_id]),
        reverse("ui:search") + "?q=q77",
    ):
        assert address in seller.get(where).content.decode(), where
    lead_page = seller.get(reverse("leads:lead", args=[quote.lead_id])).content.decode()
    assert reverse("playbooks:start", args=[quote.lead_id]) in lead_page
    assert reverse("history:record", args=["documents.document", quote.pk]) in seller.get(address).content.decode()
