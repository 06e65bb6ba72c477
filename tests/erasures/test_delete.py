"""Deleting (C-09, C-10): the order of the checks, what is said, and that it is really gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.accounts.models import Workspace
from staffetta.contacts import tallies
from staffetta.contacts.acts.change_link import change_link
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.acts.unlink_person import MainContact, unlink_person
from staffetta.contacts.models import Channel, Contact, Link, Word
from staffetta.core.refusals import Forbidden, Stale
from staffetta.documents.models import Document
from staffetta.erasures.acts.delete import DeletionNotPossible, delete_contact
from staffetta.erasures.models import Erasure
from staffetta.history.models import Event
from staffetta.numbers.acts.number import next_number
from staffetta.numbers.ranges import COMMON
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_customer, a_person, a_prospect, a_supplier, email, phone
from tests.documents.makers import a_document
from tests.erasures.makers import an_invoice
from tests.leads.makers import a_lead


def refused(contact: Contact, by: Any) -> DeletionNotPossible:
    with pytest.raises(DeletionNotPossible) as refusal:
        delete_contact(contact, by=by, at=DAWN)
    assert Contact.objects.filter(pk=contact.pk).exists()
    return refusal.value


def test_case_11_untick_unlink_delete(people: Cast) -> None:
    """Main contact person: unlinking refused; untick, save, unlink, save, delete -> works."""
    person, company = a_person("Ada Neri"), a_prospect("Prospetti")
    link = link_person(company, person, is_main=True, by=people.seller)
    refusal = refused(person, people.seller)
    assert refusal.extra["check"] == "links"
    assert refusal.extra["title"] == "Deletion not possible"
    assert "Prospetti" in refusal.sentence
    assert refusal.extra["blockers"][0]["items"] == [{"label": "Prospetti", "href": f"/contacts/{company.pk}/"}]
    with pytest.raises(MainContact):
        unlink_person(link, by=people.seller)
    change_link(link, is_main=False, by=people.seller)
    unlink_person(Link.objects.get(pk=link.pk), by=people.seller)
    delete_contact(person, by=people.seller, at=DAWN)
    assert not Contact.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("make", [a_prospect, a_customer, a_supplier])
def test_a_person_linked_to_a_company_with_a_function_stays(people: Cast, make: Callable[[], Contact]) -> None:
    person = a_person()
    link_person(make(), person, by=people.seller)
    assert refused(person, people.seller).extra["check"] == "links"


def test_a_link_with_a_company_without_function_goes_along(people: Cast) -> None:
    person, company = a_person(), a_company()
    link_person(company, person, by=people.seller)
    delete_contact(person, by=people.seller, at=DAWN)
    assert not Link.objects.exists()


def test_the_checks_come_in_their_order_and_all_blockers_are_listed(people: Cast) -> None:
    customer = a_customer()
    link = link_person(customer, a_person(), by=people.seller)
    an_invoice(customer)
    a_document(customer)
    a_lead(contact=customer, by=people.seller)
    plan_task(None, Plan(title="Call"), contact=customer, by=people.seller)
    refusal = refused(customer, people.seller)
    assert refusal.extra["check"] == "links"
    assert [(blocker["label"], blocker["count"]) for blocker in refusal.extra["blockers"]] == [
        ("1 contact person", 1),
        ("1 document under retention", 1),
        ("1 other document", 1),
        ("1 lead", 1),
        ("1 open task", 1),
    ]
    assert all(blocker["href"].startswith("/") for blocker in refusal.extra["blockers"])
    unlink_person(link, by=people.seller)
    refusal = refused(customer, people.seller)
    assert refusal.extra["check"] == "retained"
    assert refusal.extra["anonymise"] is True
    assert "1 Jan 2034" in refusal.sentence


def test_other_records_come_last(people: Cast) -> None:
    customer = a_customer()
    a_lead(contact=customer, by=people.seller)
    assert refused(customer, people.seller).extra["check"] == "other"


def test_documents_whose_retention_is_over_go_along(people: Cast) -> None:
    customer = a_customer()
    an_invoice(customer, day=date(2010, 12, 31))
    delete_contact(customer, by=people.seller, at=DAWN)
    assert not Document.objects.exists()


def test_everything_is_gone_and_the_history_names_the_number_only(people: Cast) -> None:
    person = a_person("Zenobia Quixote", channels=(email("zq@example.org"), phone("+39 02 1234567")), by=people.seller)
    before = tallies.counts(people.administrator)
    done = delete_contact(person, by=people.seller, at=DAWN)
    assert tallies.counts(people.administrator)["all"] == before["all"] - 1
    assert not Channel.objects.exists() and not Word.objects.filter(contact=person.pk).exists()
    events = Event.objects.filter(subject_id=person.pk)
    assert [event.private for event in events] == [None] * len(events)
    assert "Zenobia" not in str(list(events.values()))
    assert Event.objects.get(kind="erasures.deleted").said["number"] == person.number
    assert done.kind == Erasure.Kind.DELETED and done.number == person.number


def test_the_number_is_never_given_again(people: Cast) -> None:
    person = a_person()
    delete_contact(person, by=people.seller, at=DAWN)
    assert next_number(COMMON, today=DAWN.date()) > person.number


def test_a_task_that_is_done_goes_along(people: Cast) -> None:
    person = a_person()
    task = plan_task(None, Plan(title="Call"), contact=person, by=people.seller)
    assert refused(person, people.seller).extra["check"] == "other"
    Task.objects.filter(pk=task.pk).update(done_at=DAWN)
    delete_contact(person, by=people.seller, at=DAWN)
    assert not Task.objects.exists()


def test_without_the_right_to_delete_the_administrator_is_named(people: Cast) -> None:
    """U-03."""
    person = a_person()
    change_member(people.seller, MemberValues(may_delete=False), by=people.administrator)
    people.seller.refresh_from_db()
    with pytest.raises(Forbidden, match="Ada Amministratrice"):
        delete_contact(person, by=people.seller, at=DAWN)
    Workspace.objects.filter(pk=people.workspace.pk).update(only_administrators_delete=True)
    with pytest.raises(Forbidden, match="Ada Amministratrice"):
        delete_contact(person, by=type(people.teammate).objects.get(pk=people.teammate.pk), at=DAWN)
    delete_contact(person, by=people.administrator, at=DAWN)


def test_a_version_that_was_not_seen_is_not_deleted(people: Cast) -> None:
    with pytest.raises(Stale):
        delete_contact(a_person(), expected=7, by=people.seller, at=DAWN)


def test_the_dry_run_is_for_whom_asks(own_firm: Cast, api: Callable[..., Any]) -> None:
    """It does not say that one can delete what one may not (U-02, U-03); many at once say why, too."""
    mine = a_company("Mine", handler=own_firm.seller)
    seller, at = api(own_firm.seller), f"/contacts/{mine.pk}/deletion"
    assert seller.get(at).data["possible"] is True
    values = MemberValues(role=own_firm.seller.role, may_delete=False, may_export=True)
    change_member(own_firm.seller, values, by=own_firm.administrator)
    dry = seller.get(at).data
    assert (dry["possible"], dry["goes"]) == (False, []) and "administrator" in dry["detail"]
    (row,) = seller.post("/erasures/deletions", {"contacts": [str(mine.pk)]}).data["rows"]
    assert row["why"] == dry["detail"]
