"""Erasure requests (C-12): the month, the task, the answer, and that nobody is known afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from staffetta.contacts.models import Contact
from staffetta.core.refusals import Forbidden, Invalid
from staffetta.erasures import letters
from staffetta.erasures.acts.change_request import RequestClosedAlready, change_request
from staffetta.erasures.acts.close import close_request
from staffetta.erasures.acts.delete import DeletionNotPossible
from staffetta.erasures.acts.extend import CannotExtend, extend_request
from staffetta.erasures.deadlines import deadline_of, months_after
from staffetta.erasures.models import Concerned, Erasure, ErasureRequest
from staffetta.history.models import Event
from staffetta.ui import formats
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_customer, a_person
from tests.erasures.makers import a_request, an_invoice
from tests.leads.makers import a_lead


@pytest.mark.parametrize(
    ("received", "deadline", "extended"),
    [
        (date(2026, 1, 2), date(2026, 2, 2), date(2026, 4, 2)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2027, 12, 31), date(2028, 1, 31), date(2028, 3, 31)),
        (date(2027, 11, 30), date(2027, 12, 30), date(2028, 2, 29)),
    ],
)
def test_a_month_is_a_month_of_the_calendar(received: date, deadline: date, extended: date) -> None:
    assert deadline_of(received) == deadline
    assert deadline_of(received, extended=True) == extended
    assert months_after(received, 12).month == received.month


def test_a_request_is_worked_as_a_task(people: Cast) -> None:
    person = a_person()
    asked = a_request(person, by=people.administrator, received_on=date(2026, 1, 2))
    assert asked.deadline == date(2026, 2, 2)
    assert asked.task is not None
    assert (asked.task.date, asked.task.contact, asked.task.assignee) == (
        date(2026, 1, 26),
        person,
        people.administrator,
    )
    assert "Zuzanna" not in asked.task.title and "Feb" in asked.task.title


def test_somebody_unknown_has_a_task_too(people: Cast) -> None:
    asked = a_request(by=people.administrator)
    assert asked.task is not None and asked.task.contact is None
    done = close_request(asked, "nothing", by=people.administrator, at=DAWN)
    assert (done.outcome, done.asked_by, done.reach) == ("nothing", "—", "")
    assert not Event.objects.filter(subject_id=asked.pk).exclude(private=None).exists()
    asked.task.refresh_from_db()
    assert asked.task.done_at == DAWN and asked.task.done_by == people.administrator


def test_anonymising_by_a_request(people: Cast) -> None:
    person = a_person("Zenobia Quoxwick")
    asked = a_request(person, by=people.administrator, asked_by="Zenobia Quoxwick", reach="zq@example.org")
    with pytest.raises(Invalid) as unchecked:
        close_request(asked, "anonymised", by=people.administrator, at=DAWN)
    assert "outcome" in unchecked.value.fields
    change_request(asked, {"identity": "address"}, by=people.administrator)
    done = close_request(asked, "anonymised", by=people.administrator, at=DAWN)
    person.refresh_from_db()
    assert person.anonymised_at == DAWN
    assert Concerned.objects.get().erasure == Erasure.objects.get()
    assert Erasure.objects.get().because == "request"
    assert "Zenobia" not in str(list(ErasureRequest.objects.values())) + str(list(Event.objects.values()))
    assert done.task is not None and done.task.title != "—"
    with pytest.raises(RequestClosedAlready):
        close_request(asked, "nothing", by=people.administrator, at=DAWN)


def test_deleting_by_a_request_keeps_its_number_and_its_task(people: Cast) -> None:
    person = a_person()
    asked = a_request(person, by=people.administrator, identity="known")
    close_request(asked, "deleted", by=people.administrator, at=DAWN)
    assert not Contact.objects.filter(pk=person.pk).exists()
    concerned = Concerned.objects.get()
    assert (concerned.contact, concerned.number) == (None, person.number)
    asked.refresh_from_db()
    assert asked.task is not None and asked.task.is_done


def test_a_refusal_to_delete_leaves_the_request_open(people: Cast) -> None:
    customer = a_customer()
    a_lead(people.seller, contact=customer)
    asked = a_request(customer, by=people.administrator, identity="known")
    with pytest.raises(DeletionNotPossible):
        close_request(asked, "deleted", by=people.administrator, at=DAWN)
    asked.refresh_from_db()
    assert asked.is_open and asked.task is not None and not asked.task.is_done


def test_a_refused_request_keeps_whom_was_answered(people: Cast) -> None:
    """Until the contact is anonymised after all."""
    customer = a_customer()
    asked = a_request(customer, by=people.administrator, identity="known")
    with pytest.raises(Invalid) as no_reason:
        close_request(asked, "refused", by=people.administrator, at=DAWN)
    assert "refusal" in no_reason.value.fields
    done = close_request(asked, "refused", refusal="The law wants it.", by=people.administrator, at=DAWN)
    assert (done.asked_by, done.refusal) == ("Zuzanna Quixote", "The law wants it.")


def test_extending_once_within_the_month(people: Cast) -> None:
    asked = a_request(by=people.administrator, received_on=date(2026, 1, 2))
    with pytest.raises(Invalid):
        extend_request(asked, reason=" ", by=people.administrator, at=DAWN)
    done = extend_request(asked, reason="Many systems", by=people.administrator, at=DAWN)
    assert (done.deadline, done.extension_reason) == (date(2026, 4, 2), "Many systems")
    assert done.task is not None
    done.task.refresh_from_db()
    assert done.task.date == date(2026, 3, 26)
    with pytest.raises(CannotExtend):
        extend_request(asked, reason="More", by=people.administrator, at=DAWN)
    late = a_request(by=people.administrator, received_on=date(2025, 11, 2))
    with pytest.raises(CannotExtend):
        extend_request(late, reason="Late", by=people.administrator, at=DAWN)


def test_only_administrators(people: Cast) -> None:
    with pytest.raises(Forbidden):
        a_request(by=people.manager)
    asked = a_request(by=people.administrator)
    with pytest.raises(Forbidden):
        close_request(asked, "nothing", by=people.manager, at=DAWN)
    assert not ErasureRequest.objects.visible_to(people.manager).exists()


@pytest.mark.parametrize("language", ["en", "it", "fr", "pl", "de"])
def test_letters_in_five_languages(people: Cast, language: str) -> None:
    asked = a_request(by=people.administrator)
    asked.refusal = asked.extension_reason = "XYZ"
    texts = {kind: letters.letter(asked, kind, language) for kind in letters.KINDS}
    assert all("Zuzanna Quixote" in text and "Officine Rossi" in text and "{" not in text for text in texts.values())
    assert "XYZ" in texts["refused"] and "XYZ" in texts["extension"]
    assert letters.letter(asked, "none", language) == ""
    with translation.override(language):
        written, weekday = (formats.shown_date(asked.received_on, form) for form in ("written", "long"))
    assert written in texts["receipt"] and weekday not in texts["receipt"], "a weekday would stand in the wrong case"


def test_overdue_requests_come_first_and_say_so(people: Cast, as_: Callable[..., Client]) -> None:
    now = datetime.now(UTC)
    a_request(by=people.administrator, asked_by="Later Person", received_on=now.date(), at=now)
    a_request(by=people.administrator, asked_by="Overdue Person", received_on=date(2025, 1, 2))
    shown = as_(people.administrator).get("/erasures/requests/").content.decode()
    assert shown.index("Overdue Person") < shown.index("Later Person")
    assert "1 request is overdue." in shown


def test_the_pages_of_a_request(people: Cast, as_: Callable[..., Client]) -> None:
    client, person = as_(people.administrator), a_person("Pia Verdi")
    sent = {
        "asked_by": "Pia Verdi",
        "channel": "letter",
        "received_on": "2026-01-02",
        "identity": "unchecked",
        "assignee": str(people.administrator.pk),
        "contact": "",
    }
    answer = client.post("/erasures/requests/new/", sent)
    asked = ErasureRequest.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/erasures/requests/{asked.pk}/"
    assert client.post("/erasures/requests/new/", {**sent, "asked_by": ""}).status_code == 422
    page = f"/erasures/requests/{asked.pk}/"
    assert client.post(f"{page}contacts/", {"contact": str(person.pk)}).status_code == 302
    assert "Pia Verdi" in client.get(f"{page}?letter=done&language=de").content.decode()
    assert "cannot be brought back" in client.get(page).content.decode(), "closing asks first"
    refused = client.post(f"{page}close/", {"outcome": "anonymised"})
    assert refused.status_code == 422 and "Say first how you made sure" in refused.content.decode()
    edited = {"asked_by": "Pia Verdi", "channel": "letter", "identity": "known", "version": str(asked.version + 1)}
    assert client.post(f"{page}edit/", edited).status_code == 302
    assert client.post(f"{page}close/", {"outcome": "anonymised"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Pia Verdi" not in shown and "Certificate" in shown


def test_requests_by_api(people: Cast, api: Callable[[Any], Any]) -> None:
    program, customer = api(people.administrator), a_customer()
    an_invoice(customer)
    made = program.post(
        "/erasure-requests",
        {"asked_by": "Pia", "received_on": "2026-01-02", "identity": "known", "contacts": [str(customer.pk)]},
    )
    assert made.status_code == 201 and made.data["deadline"] == "2026-02-02" and made.data["is_overdue"]
    path = f"/erasure-requests/{made.data['id']}"
    assert program.get(f"{path}/letters/done?language=it").data["text"].startswith("Gentile Pia")
    refused = program.post(f"{path}/close", {"outcome": "deleted"})
    assert (refused.status_code, refused.data["code"]) == (409, "deletion-not-possible")
    closed = program.post(f"{path}/close", {"outcome": "anonymised"})
    assert closed.status_code == 200 and closed.data["asked_by"] == "—"
    erasure = closed.data["contacts"][0]["erasure"]
    assert program.get(f"/erasures/{erasure}").data["documents"][0]["number"] == "2023/117"


def test_nothing_found_is_not_said_of_who_was_found(people: Cast) -> None:
    """The letter would tell him that we know nothing about him."""
    asked = a_request(a_person(), by=people.administrator, identity="known")
    with pytest.raises(Invalid) as refused:
        close_request(asked, "nothing", by=people.administrator, at=DAWN)
    assert "outcome" in refused.value.fields
    change_request(asked, {}, contacts=[], by=people.administrator)
    assert close_request(asked, "nothing", by=people.administrator, at=DAWN).outcome == "nothing"
