"""Files of a document, for programs (A-08)."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from staffetta.bin.acts.restore import restore_entry
from staffetta.bin.models import BinEntry
from staffetta.documents.models import Document
from staffetta.history.models import Event
from tests.cast import Cast
from tests.documents.makers import NOON, a_document, a_prospect, a_type
from tests.intake.makers import take


def test_up_down_list_and_away(people: Cast, api: Any) -> None:
    call, document = api(people.seller), a_document(a_prospect(), by=people.seller)
    files = f"/api/v1/documents/{document.pk}/files"
    sent = call.client.post(files, {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1")})
    assert sent.status_code == 201 and sent.json()["media_type"] == "application/pdf"
    assert call.client.get(files).json() == [sent.json()]
    assert call.get(f"/documents/{document.pk}").data["files"] == [sent.json()]
    one = f"{files}/{sent.json()['id']}"
    assert b"".join(call.client.get(one).streaming_content) == b"%PDF-1"
    assert call.client.delete(one).status_code == 204
    assert call.client.get(files).json() == [] and call.client.get(one).status_code == 404
    kinds = list(Event.objects.about(document.pk).values_list("kind", flat=True))
    assert kinds[:2] == ["documents.file_deleted", "processes.file_attached"]
    restore_entry(BinEntry.objects.get(), by=people.administrator, at=NOON)
    assert call.client.get(files).json() == [sent.json()]


def test_the_file_that_an_invoice_came_in_is_kept(people: Cast, api: Any) -> None:
    take("xrechnung/EN16931_Einfach.ubl.xml")
    document = Document.objects.get()
    call, files = api(people.administrator), f"/api/v1/documents/{document.pk}/files"
    (first,) = call.client.get(files).json()
    refused = call.client.delete(f"{files}/{first['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "must-be-kept")
    other = call.client.post(files, {"file": SimpleUploadedFile("a.txt", b"x")}).json()
    assert call.client.delete(f"{files}/{other['id']}").status_code == 204
    assert a_type("invoice").retention_years
