"""Handler and tags for many contacts at once (C-01): act, page and program."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change_many import TooMany, Wanted, cancel_change, start_change
from staffetta.contacts.acts.tag import tag_contact
from staffetta.contacts.bulk import BulkChange
from staffetta.contacts.columns import tag_names
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Invalid
from staffetta.history.models import Event
from tests.cast import DAWN, Cast, a_firm
from tests.contacts.makers import a_company, a_prospect
from tests.contacts.pages import at, text

SignIn = Callable[[Member], Client]
Api = Callable[[Member], Any]
Verb = BulkChange.Verb


def outcomes(change: BulkChange) -> dict[str, str]:
    return {row.contact.name: row.outcome for row in change.rows.select_related("contact")}


def ids(*contacts: Contact) -> list[Any]:
    return [contact.pk for contact in contacts]


def test_each_row_is_told_apart(own_firm: Cast) -> None:
    mine, led = a_company("Mine", handler=own_firm.seller), a_company("Led", handler=own_firm.teammate)
    already, hidden = a_company("Already", handler=own_firm.office), a_company("Hidden", handler=own_firm.clerk)
    free = a_company("Free")
    wanted = Wanted(Verb.ASSIGN, own_firm.office)
    change = start_change(ids(mine, led, already, hidden, free), wanted, by=own_firm.manager, at=DAWN)
    assert outcomes(change) == {"Mine": "done", "Led": "done", "Free": "done"}
    # The office sees what it handles and what nobody does, but may not take what is handled by others.
    tag_contact(Contact.objects.get(pk=led.pk), ["x"], by=own_firm.office)
    change = start_change(ids(already, led), Wanted(Verb.ASSIGN, own_firm.office), by=own_firm.administrator, at=DAWN)
    assert outcomes(change) == {"Already": "same", "Led": "same"} and change.is_over


def test_who_may_see_but_not_edit_is_refused_row_by_row(own_firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = a_company("Shown", handler=own_firm.clerk)
    monkeypatch.setattr("staffetta.contacts.querysets.sees_everything", lambda member: True)
    change = start_change(ids(shown), Wanted(Verb.ASSIGN, own_firm.seller), by=own_firm.seller, at=DAWN)
    assert outcomes(change) == {"Shown": "forbidden"}
    assert Contact.objects.get(pk=shown.pk).handler == own_firm.clerk


def test_tags_are_added_and_taken_off(firm: Cast) -> None:
    one, two = a_company("One"), a_company("Two")
    tag_contact(one, ["VIP", "Old"], by=firm.seller)
    change = start_change(ids(one, two), Wanted(Verb.TAG, tags=("vip", "New")), by=firm.seller, at=DAWN)
    assert outcomes(change) == {"One": "done", "Two": "done"}
    assert tag_names(Contact.objects.get(pk=one.pk)) == ["New", "Old", "VIP"]
    again = start_change(ids(one, two), Wanted(Verb.TAG, tags=("VIP",)), by=firm.seller, at=DAWN)
    assert outcomes(again) == {"One": "same", "Two": "same"}
    off = start_change(ids(one, two), Wanted(Verb.UNTAG, tags=("OLD", "unknown")), by=firm.seller, at=DAWN)
    assert outcomes(off) == {"One": "done", "Two": "same"}
    assert tag_names(Contact.objects.get(pk=one.pk)) == ["New", "VIP"]
    told = Event.objects.filter(subject_id=one.pk, kind="contacts.tagged").order_by("at")
    assert [event.said["changed"] for event in told] == ["+Old, +VIP", "+New", "−Old"]


def test_versions_count_so_that_nobody_overwrites_unseen(firm: Cast) -> None:
    one = a_company("One")
    start_change(ids(one), Wanted(Verb.ASSIGN, firm.seller), by=firm.seller, at=DAWN)
    start_change(ids(one), Wanted(Verb.ASSIGN, firm.seller), by=firm.seller, at=DAWN)
    assert Contact.objects.get(pk=one.pk).version == one.version + 1


@pytest.mark.parametrize(
    "wanted", [Wanted(Verb.TAG), Wanted(Verb.UNTAG), Wanted(Verb.TAG, tags=("x" * 61,)), "deactivated"]
)
def test_what_cannot_be_is_refused_at_once(firm: Cast, wanted: Any) -> None:
    if wanted == "deactivated":
        Member.objects.filter(pk=firm.clerk.pk).update(deactivated_at=DAWN)
        wanted = Wanted(Verb.ASSIGN, Member.objects.get(pk=firm.clerk.pk))
    with pytest.raises(Invalid):
        start_change(ids(a_company()), wanted, by=firm.seller, at=DAWN)
    assert not BulkChange.objects.exists()


def test_a_limit_is_said(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staffetta.contacts.acts.change_many.MOST", 1)
    with pytest.raises(TooMany):
        start_change(ids(a_company("A"), a_company("B")), Wanted(Verb.ASSIGN), by=firm.seller, at=DAWN)


def test_a_big_selection_goes_on_after_the_answer(
    firm: Cast, as_: SignIn, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staffetta.contacts.acts.change_many.PORTION", 4)
    for i in range(10):
        a_prospect(f"Prospect {i}", handler=firm.seller)
    client = as_(firm.seller)
    body = {"all": "1", "function": "prospect", "handler": "me", "go": "1", "to_handler": str(firm.teammate.pk)}
    answer = client.post(at("bulk-assign"), body)
    change = BulkChange.objects.get()
    assert answer["Location"] == at("bulk-change", change_id=change)
    progress = text(client.get(at("bulk-progress", change_id=change)))
    assert "4 contacts were changed." in progress and "every 2s" in progress
    deliver_all()
    assert "10 contacts were changed." in text(client.get(at("bulk-progress", change_id=change)))
    assert Contact.objects.filter(handler=firm.teammate).count() == 10


def test_the_rest_can_be_cancelled(
    firm: Cast, as_: SignIn, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staffetta.contacts.acts.change_many.PORTION", 4)
    made = [a_company(f"Firm {i}") for i in range(10)]
    change = start_change(ids(*made), Wanted(Verb.ASSIGN, firm.seller), by=firm.seller, at=DAWN)
    with pytest.raises(Forbidden):
        cancel_change(change, by=firm.teammate, at=DAWN)
    as_(firm.seller).post(at("bulk-cancel", change_id=change))
    deliver_all()
    counts = change.rows.counted()
    assert (counts["done"], counts["cancelled"], counts["waiting"]) == (4, 6, 0)
    page = text(as_(firm.seller).get(at("bulk-change", change_id=change)))
    assert "Cancelled." in page and "Not changed: the rest was cancelled" in page
    assert as_(firm.teammate).get(at("bulk-change", change_id=change)).status_code == 404


def test_the_page_asks_carries_the_selection_and_answers(firm: Cast, as_: SignIn) -> None:
    one, two = a_company("One"), a_company("Two")
    client = as_(firm.seller)
    asked = client.post(at("bulk-tag"), {"ids": [f"{one.pk},{two.pk}"], "tag": "VIP"})
    page = text(asked)
    assert "2 contacts are selected." in page and f'name="ids" value="{one.pk},{two.pk}"' in page
    assert 'name="tag" value="VIP"' in page and "<html" in page
    wrong = client.post(at("bulk-tag"), {"ids": [str(one.pk)], "go": "1", "to_tags": ["x" * 61 + ","]})
    assert wrong.status_code in (302, 422)
    empty = client.post(at("bulk-tag"), {"ids": [str(one.pk)], "go": "1"})
    assert empty.status_code == 422
    done = client.post(at("bulk-tag"), {"ids": [str(one.pk)], "go": "1", "to_tags": ["Fair"]})
    assert done.status_code == 302 and done["Location"] == "/contacts/"
    assert "1 contact was changed." in text(client.get("/contacts/"))
    assert client.post(at("bulk-assign"), {}).status_code == 302


def test_programs_change_many(firm: Cast, api: Api) -> None:
    one = a_prospect("One")
    a_company("Two")
    seller = api(firm.seller)
    made = seller.post("/contact-changes", {"verb": "tag", "filters": {"function": ["prospect"]}, "tags": ["VIP"]})
    assert made.status_code == 201 and (made.data["all"], made.data["done"]) == (1, 1)
    rows = seller.get(f"/contact-changes/{made.data['id']}/rows").data["items"]
    assert rows == [{"contact": str(one.pk), "name": "One", "outcome": "done"}]
    assert seller.get("/contacts?tag=vip").data["items"][0]["tags"] == ["VIP"]
    assert api(firm.teammate).get(f"/contact-changes/{made.data['id']}").status_code == 404
    assert seller.post("/contact-changes", {"verb": "tag", "contacts": [str(one.pk)]}).status_code == 422
    nobody = {"verb": "assign", "contacts": [str(one.pk)], "handler": str(one.pk)}
    assert seller.post("/contact-changes", nobody).status_code == 422
    assert seller.post(f"/contact-changes/{made.data['id']}/cancel").data["cancelled_at"] is None


def test_tags_of_one_by_program(firm: Cast, api: Api) -> None:
    seller = api(firm.seller)
    made = seller.post("/contacts", {"kind": "company", "name": "Acme", "tags": ["VIP", "vip", "Fair"]})
    assert made.status_code == 201 and made.data["tags"] == ["Fair", "VIP"]
    address = f"/contacts/{made.data['id']}"
    changed = seller.patch(address, {"tags": ["New"]}, **{"If-Match": made["ETag"]})
    assert changed.data["tags"] == ["New"] and changed.data["version"] == made.data["version"] + 1
    assert seller.patch(address, {"industry": "Steel"}).data["tags"] == ["New"]
    assert seller.patch(address, {"tags": []}).data["tags"] == []
    assert seller.patch(address, {"tags": ["x" * 61]}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_who_tag_the_same_contacts_at_one_instant() -> None:
    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        made = ids(*(a_company(f"Firm {i}") for i in range(20)))
    barrier, finished = Barrier(2), []

    def tag(member: Member, order: int) -> None:
        with workspace(cast.workspace.pk):
            barrier.wait()
            change = start_change(made[::order], Wanted(Verb.TAG, tags=("Same",)), by=member, at=DAWN)
            finished.append(change.rows.counted())
            connection.close()

    threads = [Thread(target=tag, args=pair) for pair in ((cast.seller, 1), (cast.teammate, -1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(finished) == 2
    assert sum(counts["done"] for counts in finished) == 20 and sum(counts["same"] for counts in finished) == 20


def test_who_is_to_handle_them_must_be_said(firm: Cast, as_: SignIn, api: Api) -> None:
    """Saving without looking takes their handler from nobody (C-01)."""
    mine = a_company("Mine", handler=firm.seller)
    browser, body = as_(firm.administrator), {"ids": str(mine.pk), "go": "1"}
    asked = browser.post("/contacts/bulk/assign/", {"ids": str(mine.pk)}).content.decode()
    assert '<option value="" selected' in asked
    refused = browser.post("/contacts/bulk/assign/", body)
    assert refused.status_code == 422 and "Choose who" in refused.content.decode()
    program = api(firm.administrator)
    answer = program.post("/contact-changes", {"verb": "assign", "contacts": [str(mine.pk)]})
    assert answer.status_code == 422 and answer.data["errors"][0]["field"] == "handler"
    nobody = program.post("/contact-changes", {"verb": "assign", "handler": None})
    assert nobody.status_code == 422 and nobody.data["errors"][0]["field"] == "contacts"
    assert Contact.objects.get(pk=mine.pk).handler == firm.seller
    browser.post("/contacts/bulk/assign/", {**body, "to_handler": "nobody"})
    assert Contact.objects.get(pk=mine.pk).handler is None
    program.post("/contact-changes", {"verb": "assign", "contacts": [str(mine.pk)], "handler": str(firm.clerk.pk)})
    assert Contact.objects.get(pk=mine.pk).handler == firm.clerk
    program.post("/contact-changes", {"verb": "assign", "contacts": [str(mine.pk)], "handler": None})
    assert Contact.objects.get(pk=mine.pk).handler is None


def test_thousands_are_written_in_the_readers_form(firm: Cast, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    change = start_change(ids(a_company("A")), Wanted(Verb.ASSIGN, firm.seller), by=firm.seller, at=DAWN)
    many = {"all": 9000, "done": 2467, "same": 1234, "forbidden": 5000, "gone": 299, "waiting": 0, "cancelled": 0}
    monkeypatch.setattr("staffetta.listings.bulk.ChangeRowQuerySet.counted", lambda rows: many)
    said = text(as_(firm.seller).get(at("bulk-progress", change_id=change)))
    assert "2,467 contacts were changed." in said and "1,234 were so already." in said and "5,299 were refused" in said
