"""Files by page, by API and in archives (A-08)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.documents.models import Document
from staffetta.intake.acts.change_habit import change_habit
from staffetta.intake.jobs import settle_batch, settle_known
from staffetta.intake.models import IncomingFile, PartnerIdentifier, Unknown
from staffetta.leads.models import Lead
from tests.cast import Cast
from tests.documents.makers import a_starting_type
from tests.ebusiness.samples import sample
from tests.intake.makers import CHAIN, take

ORDER = "ubl/UBL-Order-2.0-Example.xml"
STATE = IncomingFile.State


def test_a_program_sends_a_file_and_a_lead_starts_once(firm: Cast, api: Any) -> None:
    a_starting_type("order")
    send = api(firm.seller)
    raw = {"content_type": "application/xml", "headers": {"Idempotency-Key": "1"}}
    first = send.client.post("/api/v1/incoming-files?name=order.xml", sample(ORDER), **raw)
    assert first.status_code == 201, first.content
    (document,) = first.json()["documents"]
    assert (first.json()["state"], document["state"], document["number"]) == ("entered", "new", "AEG012345")
    assert document["lead_id"] == str(Lead.objects.get().pk) and document["matched"] == {
        "seller": "new",
        "buyer": "new",
    }
    again = send.client.post("/api/v1/incoming-files?name=order.xml", sample(ORDER), **raw)
    assert again.json() == first.json() and again.headers["Idempotent-Replayed"] == "true"
    form = {"file": SimpleUploadedFile("order.xml", sample(ORDER))}
    other = send.client.post("/api/v1/incoming-files", form).json()
    assert (other["state"], other["documents"][0]["document_id"]) == ("known", document["document_id"])
    assert Lead.objects.count() == Document.objects.count() == 1
    assert send.get("/incoming-files").data["items"][0]["id"] == other["id"]


def test_a_program_is_told_where_the_file_is_wrong(firm: Cast, api: Any) -> None:
    wrong = sample(ORDER).replace(b"2005-06-20", b"soon")
    answer = api(firm.seller).client.post("/api/v1/incoming-files", wrong, content_type="application/xml")
    assert answer.status_code == 422 and answer.json()["code"] == "unreadable"
    assert "IssueDate, line" in answer.json()["place"] and "soon" in answer.json()["detail"]
    assert IncomingFile.objects.get().state == STATE.REFUSED and not Document.objects.exists()


def test_where_the_firm_wants_to_be_asked_programs_say_who_it_is(firm: Cast, api: Any) -> None:
    change_habit(creates=False, by=firm.administrator)
    send = api(firm.seller)
    waiting = send.client.post("/api/v1/incoming-files", sample(ORDER), content_type="application/xml").json()
    assert (waiting["state"], waiting["code"]) == ("waiting", "unknown-partner")
    asked = send.get(f"/incoming-files/{waiting['id']}").data["asked"]
    assert {one["role"] for one in asked} == {"seller", "buyer"}
    mine = [{"key": asked[0]["key"], "contact_id": None}]
    refused = send.post(f"/incoming-files/{waiting['id']}/resolve", {"partners": mine})
    assert refused.status_code == 422 and refused.data["errors"][0]["field"] == asked[1]["key"]
    settled = send.post(f"/incoming-files/{waiting['id']}/resolve", {"partners": mine, "create": True})
    assert settled.data["state"] == "entered"
    assert send.post(f"/incoming-files/{waiting['id']}/drop").status_code == 409


def test_many_files_at_once(firm: Cast, as_: Any) -> None:
    """The first are settled at once, the others by the worker; each says what was made of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in CHAIN:
            archive.writestr(name, sample(name))
    uploads = [
        SimpleUploadedFile("chain.zip", packed.getvalue()),
        SimpleUploadedFile("letter.txt", b"Dear Sirs"),
        SimpleUploadedFile("broken.zip", packed.getvalue()[:-40]),
    ]
    browser = as_(firm.seller)
    answer = browser.post(reverse("intake:new"), {"files_": uploads, "unknown": "create"})
    assert answer.status_code == 302
    running = browser.get(answer.url).content.decode()
    assert "UBL-Order-2.0-Example.xml" in running and "letter.txt" in running
    batch = answer.url.rstrip("/").rpartition("/")[2]
    left = IncomingFile.objects.filter(batch=batch, state=STATE.RECEIVED)
    assert left.count() == 3  # of twelve: eight at once, and the broken archive, which is refused as a whole
    with workspace(firm.workspace.pk):
        settle_batch(batch=batch)
    assert not left.exists()
    states = sorted(IncomingFile.objects.filter(batch=batch).values_list("name", "state"))
    assert dict(states)["broken.zip"] == dict(states)["letter.txt"] == STATE.REFUSED
    assert [state for _name, state in states].count(STATE.ENTERED) == len(CHAIN)
    done = browser.get(answer.url, headers={"HX-Request": "true"})
    assert done.status_code == 204 and done.headers["HX-Redirect"] == answer.url
    assert "A00095678" in browser.get(answer.url).content.decode()
    assert browser.get(reverse("intake:files") + "?state=refused").content.decode().count("letter.txt") == 1


def test_a_waiting_file_is_resolved_on_its_page(firm: Cast, as_: Any) -> None:
    browser = as_(firm.seller)
    upload = SimpleUploadedFile("order.xml", sample(ORDER))
    answer = browser.post(reverse("intake:new"), {"files_": [upload], "unknown": "ask"})
    page = browser.get(answer.url).content.decode()
    assert "bouquet@fpconsortial.co.uk" in page and "Mr Fred Churchill" in page
    assert 'title="1 file waits for a partner"' in page or "1 file waits for a partner" in page
    wrong = browser.post(f"{answer.url}resolve/", {"who-1-seller": "new", "who-1-buyer": "other"})
    assert wrong.status_code == 422 and "Choose the contact that it is." in wrong.content.decode()
    other = take("ubl/UBL-Invoice-2.0-Example.xml", by=firm.seller, unknown=Unknown.ASK)
    done = browser.post(f"{answer.url}resolve/", {"who-1-seller": "new", "who-1-buyer": "new"})
    assert Document.objects.get().number == "AEG012345" and other.is_waiting
    with workspace(firm.workspace.pk):
        settle_known()  # who has waited for the same partners
    assert done.status_code == 302 and Document.objects.count() == 2


def test_a_business_card_becomes_a_contact_and_what_is_remembered_goes_with_it(firm: Cast) -> None:
    (row,) = take("ubl/UBL-BusinessCard-2.2-Example.xml").documents.select_related("contact")
    assert row.contact is not None and (row.contact.name, row.contact.function) == ("OASIS", "none")
    assert take("ubl/UBL-BusinessCard-2.2-Example.xml").state == STATE.KNOWN
    take("ubl/UBL-OrderCancellation-2.1-Example.xml")
    buyer = Contact.objects.get(name="Johnssons byggvaror")
    known = set(PartnerIdentifier.objects.filter(contact=buyer).values_list("scheme", "compact"))
    assert {("0088", "7300072311115"), ("0088", "7300070011115")} <= known
