"""After anonymising, neither a dump of the database nor any file holds one of the personal values (C-11, case 12)."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from staffetta.accounts.models import Answer, Member
from staffetta.bin.models import BinEntry, BinTrace
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.core.postgres.place import program
from staffetta.core.text import fold
from staffetta.documents.models import Document
from staffetta.erasures.models import Erasure
from staffetta.exchange.acts.run import import_file
from staffetta.exchange.models import Import
from staffetta.leads.models import Lead
from staffetta.mail.models import Line
from staffetta.merges.models import Edit
from staffetta.notices.models import Notice
from staffetta.notices.telling import write_letter, write_signal
from staffetta.processes.files import remove_files
from staffetta.processes.models import Attachment, Note, Process, Task
from staffetta.push.models import Device, Signal
from tests import server
from tests.cast import DAWN, Cast, a_firm
from tests.reminders.makers import a_reminder
from tests.reminders.makers import tell as remind

pytestmark = pytest.mark.django_db(transaction=True)

# Words that stand nowhere else. Each is looked for as typed, in lower case, folded and without blanks.
PERSONAL = (
    *("Zenobia Quoxwick", "Zenobia", "Quoxwick", "Zenobia Quoxwick-Łęcka", "zenobia.quoxwick@exämple.org"),
    *("+39 347 7654321", "zq@private.example", "www.quoxwick.example", "Via Quoxwickiana 17", "Borgo Zenobio"),
    *("Loves pistachio ice cream", "Allergic to latex", "the blue Quoxwickmobile", "Bring the pistachios"),
    *("quoxwick-contract.pdf", "Her lawyer is Dr. Pfannkuch", "EXT-QUOX-99", "IT00743110157", "quoxwick-list.csv"),
    *("Quoxwick wants it in purple", "chief pistachio officer"),
    *("chief@quoxwick-twin.example", "Vicolo Pistacchio 3", "chief pistachio taster"),
)
PHONES = ("393477654321", "3477654321")


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    cast = a_firm()
    with workspace(cast.workspace.pk):
        yield cast


def spellings(value: str) -> set[str]:
    """As it may stand somewhere: as typed, lower, folded, without blanks."""
    forms = {value, value.lower(), fold(value)}
    return {form for one in forms for form in (one, "".join(one.split())) if len(form) > 4}


def dump() -> str:
    """The whole database, as PostgreSQL's own program writes it."""
    name = connection.settings_dict["NAME"]
    done = subprocess.run(
        [str(program("pg_dump")), "--inserts", f"--dbname={server.super_address(str(name))}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def traces(text: str) -> list[str]:
    """Which values stand in this text. Bytes are dumped as hexadecimal digits."""
    low, digits = text.lower(), re.sub(r"[ ()./-]", "", text)
    found = [one for value in PERSONAL for one in spellings(value) if one.lower() in low]
    found += [one for value in PERSONAL for one in spellings(value) if one.encode().hex() in low]
    return found + [phone for phone in PHONES if phone in digits]


def files_with_traces(data: Path) -> list[str]:
    paths = [path for path in data.rglob("*") if path.is_file()]
    named = [str(path) for path in paths if traces(str(path.relative_to(data)))]
    return named + [str(path) for path in paths if traces(path.read_bytes().decode("utf-8", errors="replace"))]


def a_rich_customer(people: Cast, api: Any, browser: Client) -> Contact:
    """Made as people do: by API with an idempotency key, by page, by import, with notes, files, leads, documents."""
    body = {
        **{"kind": "person", "first_name": "Zenobia", "last_name": "Quoxwick", "function": "customer"},
        **{"vat_number": "IT00743110157", "description": "Loves pistachio ice cream", "external_id": "EXT-QUOX-99"},
        "channels": [
            {"medium": "email", "use": "work", "value": "zenobia.quoxwick@exämple.org"},
            {"medium": "phone", "use": "mobile", "value": "+39 347 7654321"},
            {"medium": "web", "use": "work", "value": "www.quoxwick.example"},
        ],
        "addresses": [{"use": "main", "street": "Via Quoxwickiana 17", "city": "Borgo Zenobio", "country": "IT"}],
        "tags": [],
        "handler": str(people.seller.pk),
    }
    answer = api.post("/contacts", body, **{"Idempotency-Key": "make-her"})
    assert answer.status_code == 201, answer.content
    contact = Contact.objects.get(pk=answer.data["id"])
    change = {
        "last_name": "Quoxwick-Łęcka",
        "channels": [*body["channels"], {"medium": "email", "use": "home", "value": "zq@private.example"}],  # type: ignore[misc]
    }
    assert api.patch(f"/contacts/{contact.pk}", change).status_code == 200
    assert api.patch(f"/contacts/{contact.pk}", {"description": "Allergic to latex"}).status_code == 200
    lead = api.post(
        "/leads",
        {
            "title": "Quoxwick wants it in purple",
            "contact_id": str(contact.pk),
            "description": "the blue Quoxwickmobile",
        },
        **{"Idempotency-Key": "open-it"},
    )
    assert lead.status_code == 201, lead.content
    upload = browser.post  # the form with a file, as the page sends it
    note = {
        "text": "Her lawyer is Dr. Pfannkuch, call +39 347 7654321",
        "plan": {
            "title": "Call Zenobia Quoxwick",
            "remind_about": "Bring the pistachios",
            "date": "2026-12-01",
            "assignee_id": str(people.teammate.pk),
        },
    }
    written = api.post(f"/processes/{lead.data['id']}/notes", note, **{"Idempotency-Key": "note-it"})
    assert written.status_code == 201, written.content
    file = SimpleUploadedFile("quoxwick-contract.pdf", b"between us and Zenobia Quoxwick")
    assert api.client.post("/api/v1/attachments", {"file": file, "process_id": lead.data["id"]}).status_code == 201
    document = {
        "type": "invoice",
        "contact_id": str(contact.pk),
        "number": "2023/117",
        "date": "2023-05-17",
        "notes": "Her lawyer is Dr. Pfannkuch",
        "lines": [{"description": "For Zenobia Quoxwick: ovens", "price": "10"}],
    }
    assert api.post("/documents", document, **{"Idempotency-Key": "bill-it"}).status_code == 201
    company = api.post("/contacts", {"kind": "company", "name": "Acme Corporation", "function": "prospect"}).data
    link = {"person": str(contact.pk), "role": "chief pistachio officer", "is_main": True}
    assert api.post(f"/contacts/{company['id']}/persons", link).status_code == 201
    other = api.post("/leads", {"title": "Ovens for Acme", "contact_id": company["id"]}).data
    said = {"text": "Zenobia QUOXWICK-Łęcka (0347 7654321, zq@private.example) will decide for Acme."}
    assert api.post(f"/processes/{other['id']}/notes", said).status_code == 201
    assert upload(f"/contacts/{contact.pk}/edit/", {}).status_code in (200, 302, 422)
    sell_to(api, lead.data["id"])
    name_in_a_view(api)
    merge_into(api, contact, company["id"])
    return contact


def sell_to(api: Any, lead: str) -> None:
    """She bought: the lead is won, and its post-sales process names her."""
    assert api.post(f"/leads/{lead}/win").status_code == 200
    wanted = {"lead_id": lead, "title": "Deliver to Zenobia Quoxwick"}
    made = api.post("/post-sales", wanted, **{"Idempotency-Key": "deliver-it"})
    assert made.status_code == 201, made.content


def throw_away(api: Any, contact: Contact) -> None:
    """Half of what is about her lies in the bin: a lead with note, task and file, a process with its task, a note."""
    lead = api.post("/leads", {"title": "Quoxwick wants it in purple", "contact_id": str(contact.pk)}).data["id"]
    note = {"text": "Her lawyer is Dr. Pfannkuch", "plan": {"title": "Call Zenobia Quoxwick", "date": "2026-12-01"}}
    assert api.post(f"/processes/{lead}/notes", note).status_code == 201
    file = SimpleUploadedFile("quoxwick-contract.pdf", b"between us and Zenobia Quoxwick")
    assert api.client.post("/api/v1/attachments", {"file": file, "process_id": lead}).status_code == 201
    kept = Lead.objects.exclude(pk=lead).get(process__contact=contact).pk
    made = api.post("/post-sales", {"lead_id": str(kept), "title": "Deliver to Zenobia Quoxwick"}).data["id"]
    assert api.post("/tasks", {"process_id": made, "title": "Bring the pistachios"}).status_code == 201
    said = api.post(f"/processes/{kept}/notes", {"text": "Allergic to latex, says Zenobia"}).data
    written = said["note"]["id"] if "note" in said else said["id"]
    for path in (f"/leads/{lead}", f"/post-sales/{made}", f"/processes/{kept}/notes/{written}"):
        assert api("DELETE", path).status_code == 204, path
    assert BinEntry.objects.count() == 3


def delete_for_good(api: Any, contact: str) -> None:
    """What nothing links with her now: a lead, its note, task and file, deleted for good; then a note's history."""
    lead = api.post("/leads", {"title": "Quoxwick wants it in purple", "contact_id": contact}).data["id"]
    note = {"text": "Her lawyer is Dr. Pfannkuch", "plan": {"title": "Bring the pistachios", "date": "2026-12-01"}}
    assert api.post(f"/processes/{lead}/notes", note).status_code == 201
    file = SimpleUploadedFile("quoxwick-contract.pdf", b"between us and Zenobia Quoxwick")
    assert api.client.post("/api/v1/attachments", {"file": file, "process_id": lead}).status_code == 201
    task = api.post("/tasks", {"process_id": lead, "title": "Her lawyer is Dr. Pfannkuch"}).data["id"]
    assert api("DELETE", f"/tasks/{task}").status_code == 204  # lies there alone, and goes with what it hung on
    assert api("DELETE", f"/leads/{lead}").status_code == 204
    entry = BinEntry.objects.get(kind="lead")
    assert api("DELETE", f"/bin/{entry.pk}").status_code == 204
    remove_files(file_ids=[str(pk) for pk in entry.files])  # a job, after the commit
    assert not BinEntry.objects.exists()


def name_in_a_view(api: Any) -> None:
    """Somebody keeps a list of her."""
    view = {"list": "contacts", "name": "Offers to Zenobia Quoxwick", "filters": {"q": ["zenobia quoxwick"]}}
    assert api.post("/saved-views", view).status_code == 201


def merge_into(api: Any, contact: Contact, company: str) -> None:
    """She had been entered twice, linked to the same company, and the two are one now: what undoing needs is kept."""
    twin = {
        **{
            "kind": "person",
            "first_name": "Zenobia",
            "last_name": "Quoxwick",
            "description": "the blue Quoxwickmobile",
        },
        "channels": [{"medium": "email", "use": "work", "value": "chief@quoxwick-twin.example"}],
        "addresses": [{"use": "main", "street": "Vicolo Pistacchio 3", "city": "Borgo Zenobio", "country": "IT"}],
    }
    other = api.post("/contacts", twin, **{"Idempotency-Key": "make-her-twice"}).data
    link = {"person": other["id"], "role": "chief pistachio taster"}
    assert api.post(f"/contacts/{company}/persons", link).status_code == 201
    delete_for_good(api, other["id"])
    note = {"text": "The twin of Zenobia Quoxwick lives at Vicolo Pistacchio 3"}
    assert api.post(f"/contacts/{other['id']}/notes", note).status_code == 201
    wanted = {"main": str(contact.pk), "others": [other["id"]], "safe": False}
    merged = api.post("/merges", wanted, **{"Idempotency-Key": "merge-her"})
    assert merged.status_code == 201, merged.content
    assert Edit.objects.filter(merge=merged.data["id"]).count() == 3


def tell_of_her(people: Cast, contact: Contact) -> None:
    """Somebody was reminded of her, and of her in a process of others; e-mail and push of it are still owed."""
    Device.objects.create(member=people.teammate, endpoint="https://push.example/1", created_at=DAWN)
    hers = Process.objects.filter(contact=contact).first()
    others = Process.objects.get(contact__name="Acme Corporation")
    a_reminder(hers, "Bring the pistachios", assignee=people.teammate)
    a_reminder(others, "Ask Zenobia Quoxwick-Łęcka about ovens", assignee=people.teammate)
    assert remind() == 2
    told = set(Notice.objects.filter(to=people.teammate).values_list("pk", flat=True))
    assert told and told == set(Line.objects.filter(to=people.teammate).values_list("ref", flat=True))
    assert set(Signal.objects.values_list("ref", flat=True)) < told
    assert traces("".join(outside(people.teammate)))


def outside(member: Member) -> Iterator[str]:
    """What will leave the house of what is owed to him: a letter, and what his device shows."""
    letter = write_letter(member, Line.objects.filter(to=member))
    assert letter is not None
    yield str(letter)
    for signal in Signal.objects.filter(device__member=member):
        yield str(write_signal(member, signal.ref))


def import_her(people: Cast, browser: Client) -> Import:
    """She stands in a file that was imported, among others; the file is kept."""
    text = (
        "First name,Last name,E-mail,External id\nZenobia,Quoxwick,zenobia.quoxwick@exämple.org,EXT-QUOX-99\n"
        "Other,Person,other@person.example,EXT-1\n"
    )
    file = SimpleUploadedFile("quoxwick-list.csv", text.encode())
    assert browser.post("/imports/new/", {"files_": file, "kind": "persons"}).status_code == 302
    made = Import.objects.get()
    browser.post(f"/imports/{made.pk}/run/", {"trial": "0"})
    import_file(str(made.pk))
    made.refresh_from_db()
    return made


def test_case_12_nothing_is_found_anywhere(
    people: Cast, api: Any, as_: Callable[[Any], Client], deliver_all: Callable[[], int], tmp_path: Path
) -> None:
    program_, browser = api(people.administrator), as_(people.administrator)
    contact = a_rich_customer(people, program_, browser)
    import_her(people, browser)
    delete_for_good(program_, str(contact.pk))
    throw_away(program_, contact)
    deliver_all()
    tell_of_her(people, contact)
    assert len(traces(dump())) > len(PERSONAL) and files_with_traces(tmp_path), "the test itself would find nothing"

    refused = program_("DELETE", f"/contacts/{contact.pk}")
    assert refused.status_code == 409 and refused.data["code"] == "deletion-not-possible"
    answer = program_.post(f"/contacts/{contact.pk}/anonymise", {"number": contact.number})
    assert answer.status_code == 201, answer.content
    deliver_all()

    left = traces(dump())
    assert left == []
    assert files_with_traces(tmp_path) == []
    assert traces("".join(outside(people.teammate))) == []
    assert not BinTrace.objects.exists()
    invoice = Document.objects.get()
    assert (invoice.number, invoice.gross > 0, invoice.contact_id) == ("2023/117", True, contact.pk)
    for path in (
        *(f"/contacts?q={word}" for word in ("Zenobia", "Quoxwick", "zq@private", "3477654321")),
        *(f"/contacts/{contact.pk}", f"/history/contacts.contact/{contact.pk}", "/leads", "/tasks", "/notices", "/bin"),
        *("/documents", "/imports", "/erasures", f"/processes/{Lead.objects.first().pk}/notes"),  # type: ignore[union-attr]
    ):
        shown = program_.get(path)
        assert shown.status_code == 200, (path, shown.content)
        assert traces(shown.content.decode()) == [], path
    for page in ("/contacts/", f"/contacts/{contact.pk}/", f"/history/contacts.contact/{contact.pk}/", "/erasures/"):
        assert traces(browser.get(page).content.decode()) == [], page
    assert f"Anonymised contact {contact.number}" in browser.get(f"/contacts/{contact.pk}/").content.decode()


def test_a_repeated_request_brings_nothing_back(people: Cast, api: Any) -> None:
    """The answer that was kept for repetition is gone, and the contact is not created once more (X-03)."""
    program_ = api(people.administrator)
    body = {"kind": "person", "last_name": "Quoxwick"}
    made = program_.post("/contacts", body, **{"Idempotency-Key": "k"}).data
    program_.post(f"/contacts/{made['id']}/anonymise", {"number": made["number"]})
    again = program_.post("/contacts", body, **{"Idempotency-Key": "k"})
    assert (again.status_code, again.data["code"]) == (410, "gone")
    assert Contact.objects.count() == 1
    assert Answer.objects.count() == 1


def test_rows_stay_and_are_empty(people: Cast, api: Any, as_: Any, deliver_all: Callable[[], int]) -> None:
    program_ = api(people.administrator)
    contact = a_rich_customer(people, program_, as_(people.administrator))
    program_.post(f"/contacts/{contact.pk}/anonymise", {"number": contact.number})
    deliver_all()
    note = Note.objects.get(process__contact__name="Acme Corporation")
    assert note.text == "— (—, —) will decide for Acme."
    assert Note.objects.get(process__contact=contact).text == "—"
    assert {task.title for task in Task.objects.all()} == {"—"}
    assert not Attachment.objects.exists()
    done = Erasure.objects.get()
    assert done.finished_at is not None and done.words == [] and done.files == []
    assert done.documents == [{"type": "invoice", "number": "2023/117", "date": "2023-05-17"}]
    assert done.counts["processes.attachment"] == 1 and done.counts["files"] == 1
    assert done.counts["mentions:processes.note"] == 1


def test_an_import_whose_file_is_gone_says_so(
    people: Cast, api: Any, as_: Callable[[Any], Client], deliver_all: Callable[[], int]
) -> None:
    """Its page still opens, with the figures; what would need the file is refused with a sentence."""
    program_, browser = api(people.administrator), as_(people.administrator)
    contact = a_rich_customer(people, program_, browser)
    made = import_her(people, browser)
    program_.post(f"/contacts/{contact.pk}/anonymise", {"number": contact.number})
    deliver_all()
    assert browser.get(f"/imports/{made.pk}/").status_code == 200
    assert browser.get("/imports/").status_code == 200
    Import.objects.update(state=Import.State.UPLOADED)
    refused = browser.get(f"/imports/{made.pk}/")
    assert refused.status_code == 409 and "anonymised" in refused.content.decode()
