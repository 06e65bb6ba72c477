"""Anonymising (C-11): who may, the preview, persons that go along, the certificate, finality; the filter of lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from staffetta.accounts.models import Workspace
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.acts.unlink_person import unlink_person
from staffetta.contacts.erased import Anonymised
from staffetta.contacts.models import Contact, Link
from staffetta.contacts.tallies import standing
from staffetta.core.refusals import Forbidden, Invalid
from staffetta.documents.acts.deliver import deliver_types
from staffetta.documents.models import DocumentType
from staffetta.documents.retention import free_from, hold_on, years_for
from staffetta.erasures import certificate
from staffetta.erasures.acts.anonymise import AlreadyAnonymised, anonymise_contact
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.models import Erasure
from staffetta.erasures.preview import anonymising
from staffetta.history.models import Event
from staffetta.postsales.acts.open import open_post_sales
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person, email
from tests.documents.makers import a_document, a_type
from tests.erasures.makers import a_request, an_invoice
from tests.leads.makers import a_lead


def test_only_administrators(people: Cast) -> None:
    customer = a_customer()
    for member in (people.manager, people.seller):
        with pytest.raises(Forbidden, match="administrators"):
            anonymise_contact(customer, by=member, at=DAWN)


def test_it_is_final(people: Cast) -> None:
    customer = a_customer()
    anonymise_contact(customer, by=people.administrator, at=DAWN)
    with pytest.raises(AlreadyAnonymised):
        anonymise_contact(customer, by=people.administrator, at=DAWN)
    with pytest.raises(Anonymised):
        change_contact(customer, {"name": "Back again"}, by=people.administrator)


def test_the_name_is_told_in_the_readers_language_and_found_by_number(people: Cast) -> None:
    customer = a_customer("Clienti Spa")
    anonymise_contact(customer, by=people.administrator, at=DAWN)
    found = Contact.objects.visible_to(people.seller).found_by(customer.number).get()
    assert found.name == f"Anonymised contact {customer.number}"
    with translation.override("it"):
        assert found.name == str(found) == f"Contatto anonimizzato {customer.number}"
    found.save()
    assert Contact.objects.values_list("name", flat=True).get() == f"— {customer.number}"
    assert not Contact.objects.visible_to(people.seller).found_by("Clienti").exists()
    assert found.function == "customer" and found.number == customer.number


def test_persons_known_by_this_company_alone_can_go_along(people: Cast) -> None:
    company, elsewhere = a_customer("Clienti"), a_company("Elsewhere")
    alone, shared, seller = a_person("Ada Neri"), a_person("Ugo Rossi"), a_person("Pia Bianchi")
    for one in (alone, shared, seller):
        link_person(company, one, by=SETUP)
    link_person(elsewhere, shared, by=SETUP)
    a_lead(people.seller, contact=seller)
    anonymise_contact(company, along=[alone.pk, shared.pk, seller.pk], by=people.administrator, at=DAWN)
    gone = set(Contact.objects.exclude(anonymised_at=None).values_list("pk", flat=True))
    assert gone == {company.pk, alone.pk}
    assert Erasure.objects.count() == 2
    assert list(Link.objects.values_list("person", flat=True)) == [shared.pk]


def test_a_namesake_keeps_his_texts(people: Cast) -> None:
    """What another contact has as well is no proof: his notes keep their words."""
    first, second = a_person("Mario Rossi", channels=(email("office@rossi.example"),)), a_person("Mario Rossi")
    other = a_lead(people.seller, "Ovens for Mario Rossi", contact=second)
    done = anonymise_contact(first, by=people.administrator, at=DAWN)
    assert done.words == ["office rossi example", "office@rossi.example"] or "Mario Rossi" not in done.words
    assert other.process.title == "Ovens for Mario Rossi"


def test_the_page_previews_asks_and_certifies(people: Cast, as_: Callable[..., Client]) -> None:
    customer = a_customer("Clienti Spa", channels=(email("info@clienti.example"),))
    an_invoice(customer)
    a_lead(people.seller, contact=customer)
    client = as_(people.administrator)
    page = f"/erasures/contacts/{customer.pk}/anonymise/"
    shown = client.get(page).content.decode()
    for words in ("What goes", "E-mail addresses and phones", "Invoice 2023/117", "This is final"):
        assert words in shown
    assert client.post(page, {"number": "C-1"}).status_code == 422
    assert not Erasure.objects.exists()
    answer = client.post(page, {"number": customer.number.lower()})
    done = Erasure.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/erasures/{done.pk}/"
    shown = client.get(answer["Location"]).content.decode()
    assert "2023/117" in shown and "Clienti" not in shown
    pdf = client.get(f"/erasures/{done.pk}/certificate.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    assert b"pdfaid" in pdf.content, "archivable: PDF/A"
    assert client.get(f"/erasures/{done.pk}/certificate.json").json()["documents"][0]["number"] == "2023/117"


@pytest.mark.parametrize("language", ["en", "it", "fr", "pl", "de"])
def test_certificates_in_five_languages(people: Cast, language: str) -> None:
    customer = a_customer()
    an_invoice(customer)
    done = anonymise_contact(customer, by=people.administrator, at=DAWN)
    with translation.override(language):
        assert certificate.as_pdf(done).startswith(b"%PDF-")


def test_what_was_merged_into_it_goes_too(people: Cast) -> None:
    customer, double = a_customer("Clienti"), a_company("Clienti doppioni")
    Contact.objects.filter(pk=double.pk).update(merged_into=customer)
    tally(left=[standing(double)])
    anonymise_contact(customer, by=people.administrator, at=DAWN)
    assert {row.name for row in Contact.objects.all()} == {
        f"Anonymised contact {row.number}" for row in Contact.objects.all()
    }


def test_open_tasks_stay_open(people: Cast) -> None:
    customer = a_customer()
    lead = a_lead(people.seller, contact=customer)
    plan_task(None, Plan(title="Call"), contact=customer, by=people.seller)
    a_request(customer, by=people.administrator)
    open_ones = lead.process.open_count
    assert anonymising(customer).open_tasks == open_ones + 1, "with those about the contact alone; the answer is none"
    anonymise_contact(customer, by=people.administrator, at=DAWN)
    assert Task.objects.filter(process=lead.process, done_at=None).count() == open_ones
    assert Task.objects.filter(process=None, title="—", done_at=None).count() == 1


@pytest.mark.parametrize(
    ("country", "invoice", "order"), [("IT", 10, 10), ("FR", 10, 10), ("PL", 5, 5), ("DE", 8, 6), ("", 10, 10)]
)
def test_years_follow_the_country(country: str, invoice: int, order: int) -> None:
    assert (years_for("invoice", country), years_for("order", country)) == (invoice, order)
    assert years_for("quote", country) is None


def test_a_new_workspace_gets_the_years_of_its_country(people: Cast) -> None:
    DocumentType.objects.all().delete()
    deliver_types(Workspace(country="DE"), by=SETUP, at=DAWN)

    assert DocumentType.objects.get(code="invoice").retention_years == 8


def test_erasable_from_the_end_of_the_calendar_year(people: Cast, api: Any, as_: Callable[..., Client]) -> None:
    """Of the document that keeps it longest, not of the newest."""
    customer = a_customer()
    invoice = an_invoice(customer, day=date(2023, 5, 17))
    a_document(customer, number="Q-9", date=date(2025, 1, 1))
    hold = hold_on(customer, date(2026, 1, 5))
    assert hold is not None and (hold.until, hold.document) == (date(2034, 1, 1), invoice)
    assert free_from(date(2023, 12, 31), 10) == date(2034, 1, 1)
    assert hold_on(customer, date(2033, 12, 31)) is not None and hold_on(customer, date(2034, 1, 1)) is None
    said = api(people.seller).get(f"/contacts/{customer.pk}/retention").data
    assert (said["erasable_from"], said["document_number"]) == ("2034-01-01", "2023/117")
    shown = as_(people.seller).get(f"/contacts/{customer.pk}/").content.decode()
    assert "Erasable from 1 Jan 2034" in shown and "2023/117" in shown


def test_the_filter_of_the_list(people: Cast, api: Any) -> None:
    kept, over, never = a_customer("Kept"), a_customer("Over"), a_customer("Never")
    an_invoice(kept)
    an_invoice(over, day=date(2012, 5, 1))
    program = api(people.seller)

    def names(value: str) -> set[str]:
        return {row["name"] for row in program.get(f"/contacts?erasable={value}").data["items"]}

    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        assert names("kept") == {kept.name}
        assert names("over") == {over.name}
        assert names("free") == {over.name, never.name}


def test_many_are_deleted_with_a_report(people: Cast, as_: Callable[..., Client], api: Any) -> None:
    free, held = a_person("Free Person"), a_customer("Held")
    an_invoice(held)
    client = as_(people.seller)
    ids = f"ids={free.pk}&ids={held.pk}"
    shown = client.get(f"/erasures/contacts/delete/?{ids}").content.decode()
    assert "Can be deleted: 1. Cannot be deleted: 1." in shown
    asked = client.post("/erasures/contacts/delete/", {"ids": [str(free.pk), str(held.pk)]}).content.decode()
    assert "Can be deleted: 1. Cannot be deleted: 1." in asked and Contact.objects.count() == 2
    report = client.post(
        "/erasures/contacts/delete/", {"ids": [str(free.pk), str(held.pk)], "confirmed": "1"}
    ).content.decode()
    assert "Deleted: 1. Not deleted: 1." in report and "Documents must be kept" in report
    assert set(Contact.objects.values_list("pk", flat=True)) == {held.pk}
    rows = api(people.seller).post("/erasures/deletions", {"contacts": [str(held.pk)]}).data["rows"]
    assert rows[0]["possible"] is False and "Documents must be kept" in rows[0]["why"]


def test_the_page_of_deleting_lists_what_the_api_lists(people: Cast, as_: Callable[..., Client], api: Any) -> None:
    customer = a_customer("Held")
    link_person(customer, a_person("Ada Neri"), by=SETUP)
    an_invoice(customer)
    page = f"/erasures/contacts/{customer.pk}/delete/"
    shown = as_(people.administrator).get(page).content.decode()
    assert "Deletion not possible" in shown and "Anonymise instead" in shown
    assert "1. Links with others" in shown and "2. Documents under retention" in shown and "3. " not in shown
    dry = api(people.administrator).get(f"/contacts/{customer.pk}/deletion").data
    refused = api(people.administrator)("DELETE", f"/contacts/{customer.pk}").data
    assert [row["label"] for row in dry["blockers"]] == [row["label"] for row in refused["blockers"]]
    assert all(row["label"] in shown and row["href"] in shown for row in dry["blockers"])
    assert as_(people.administrator).post(page).status_code == 409
    assert "Anonymise instead" not in as_(people.seller).get(page).content.decode()
    kept = a_customer("Kept")
    an_invoice(kept)
    alone = as_(people.administrator).get(f"/erasures/contacts/{kept.pk}/delete/").content.decode()
    assert "1. Documents under retention" in alone, "what there is, counted from one"


def test_an_open_request_keeps_its_task(people: Cast) -> None:
    """It names nobody, and the person must still be answered."""
    customer = a_customer()
    asked = a_request(customer, by=people.administrator)
    assert asked.task is not None
    anonymise_contact(customer, by=people.administrator, at=DAWN)
    asked.refresh_from_db()
    assert asked.is_open and Task.objects.get(pk=asked.task_id).title == asked.task.title != "—"


def test_an_anonymised_contact_can_be_deleted_when_nothing_keeps_it(people: Cast) -> None:
    customer = a_customer()
    anonymise_contact(customer, by=people.administrator, at=DAWN)
    with pytest.raises(Forbidden):
        delete_contact(customer, by=people.seller, at=DAWN)
    delete_contact(customer, by=people.administrator, at=DAWN)
    assert not Contact.objects.exists() and Erasure.objects.count() == 2


def test_links_of_earlier_days_are_forgotten_too(people: Cast, deliver_all: Callable[[], int]) -> None:
    """The history of the company told his name, and of one word no search for mentions can be sure."""
    company, person = a_customer(), a_person("Zenobia")
    unlink_person(link_person(company, person, role="Chief", by=SETUP), by=SETUP)
    anonymise_contact(person, by=people.administrator, at=DAWN)
    assert "Zenobia" in str(list(Event.objects.values_list("private", flat=True)))
    deliver_all()
    told = str(list(Event.objects.values_list("private", "said")))
    assert "Zenobia" not in told and "Chief" not in told
    assert company.name in told


def test_who_is_none_of_its_persons_cannot_go_along(people: Cast) -> None:
    """A wrong id is told before what cannot be taken back."""
    company, stranger = a_customer("Clienti"), a_person("Ugo Rossi")
    for wrong in (stranger.pk, uuid4()):
        with pytest.raises(Invalid) as refused:
            anonymise_contact(company, along=[wrong], by=people.administrator, at=DAWN)
        assert "along" in refused.value.fields
    assert not Contact.objects.exclude(anonymised_at=None).exists()


def test_nothing_new_is_put_to_the_account_of_nobody(people: Cast, as_: Callable[..., Client], api: Any) -> None:
    """Neither page nor program (C-11): no lead, task, document, subsidiary, contact person."""
    nobody, person, other = a_customer("Clienti Spa"), a_person("Ada Neri"), a_company("Other")
    lead = a_lead(people.administrator, contact=other)
    for one in (nobody, person):
        anonymise_contact(one, by=people.administrator, at=DAWN)
    mine, url = api(people.administrator), f"/contacts/{nobody.pk}/"
    day = {"all_day": True, "date": "2026-02-01"}
    a_type("quote")
    for answer in (
        mine.post("/leads", {"title": "New", "contact_id": str(nobody.pk)}),
        mine.post("/leads", {"title": "New", "person_id": str(person.pk)}),
        mine.patch(f"/leads/{lead.pk}", {"contact_id": str(nobody.pk)}),
        mine.post("/tasks", {"title": "Call", "contact_id": str(nobody.pk), **day}),
        mine.post("/documents", {"type": "quote", "contact_id": str(nobody.pk), "number": "1", "date": "2026-01-01"}),
        mine.post(f"/contacts/{other.pk}/persons", {"person": str(person.pk)}),
        mine.patch(f"/contacts/{other.pk}", {"parent": str(nobody.pk)}),
    ):
        assert (answer.status_code, answer.data["code"]) == (409, "anonymised"), answer.data
    browser = as_(people.administrator)
    shown = browser.get(url).content.decode()
    assert "New lead" not in shown.split("<main", 1)[1]
    assert "/documents/new/" not in shown.split("<main", 1)[1]
    edit = browser.get(f"{url}edit/")
    assert edit.status_code == 409 and "was anonymised" in edit.content.decode()


def test_a_lead_of_nobody_can_still_be_worked_on(people: Cast, api: Any) -> None:
    nobody = a_customer("Clienti Spa")
    lead = a_lead(people.administrator, contact=nobody)
    anonymise_contact(nobody, by=people.administrator, at=DAWN)
    mine = api(people.administrator)
    for body in ({"title": "Renamed", "contact_id": str(nobody.pk)}, {"title": "Renamed again"}):
        assert mine.patch(f"/leads/{lead.pk}", body).status_code == 200


def test_what_is_not_there_is_reported_too(people: Cast, api: Any) -> None:
    """Several are deleted: each that was named has its row (X-03)."""
    customer, missing = a_customer("Clienti Spa"), str(uuid4())
    answer = api(people.administrator).post("/erasures/deletions", {"contacts": [str(customer.pk), missing]})
    rows = {row["contact"]: (row["possible"], row["why"]) for row in answer.data["rows"]}
    assert rows == {str(customer.pk): (True, ""), missing: (False, "There is no such contact.")}


def test_lists_call_whoever_was_anonymised_so_in_the_readers_language(
    people: Cast, as_: Callable[[Any], Client]
) -> None:
    """Rows of lists are no records: they read what is stored, which no reader may see."""
    customer, person = a_customer("Clienti Spa"), a_person("Quixote")
    link_person(customer, person, by=people.administrator)
    lead = a_lead(people.administrator, "Packaging line", contact=customer, person=person)
    open_post_sales(lead, by=people.administrator, at=DAWN)
    anonymise_contact(customer, by=people.administrator, at=DAWN, along=[person.pk])
    browser = as_(people.administrator)
    pages = ("/leads/?mode=compact", "/leads/?mode=extended", "/leads/board/", f"/leads/{lead.pk}/", "/clients/")
    for language, words in (("en", "Anonymised contact"), ("de", "Anonymisierter Kontakt")):
        people.administrator.user.language = language
        people.administrator.user.save()
        for address in pages:
            page = browser.get(address).content.decode()
            assert lead.number in page or str(lead.pk) in page, address
            assert words in page and "— C-" not in page, (language, address)
