"""A POST with an Idempotency-Key is done once and answered always the same (X-03, A-07)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.models import Answer
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from tests.cast import SETUP, Cast, a_firm

ROSSI = {"kind": "company", "name": "Rossi Srl"}


def test_the_same_again_is_answered_not_done(people: Cast, api: Any) -> None:
    program = api(people.seller)
    first = program.post("/contacts", ROSSI, **{"Idempotency-Key": "one"})
    again = program.post("/contacts", ROSSI, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (201, 201) and first.content == again.content
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert again["ETag"] == first["ETag"] and again["Content-Type"] == first["Content-Type"]
    assert Contact.objects.count() == 1
    assert program.post("/contacts", ROSSI, **{"Idempotency-Key": "two"}).data["id"] != first.data["id"]


def test_the_key_with_another_body_is_refused(people: Cast, api: Any) -> None:
    program = api(people.seller)
    program.post("/contacts", ROSSI, **{"Idempotency-Key": "one"})
    other = program.post("/contacts", {**ROSSI, "name": "Bianchi"}, **{"Idempotency-Key": "one"})
    assert (other.status_code, other.data["code"]) == (422, "idempotency-key-reused")
    assert Contact.objects.count() == 1


def test_keys_are_ones_own(people: Cast, api: Any) -> None:
    for member in (people.seller, people.teammate):
        assert api(member).post("/contacts", ROSSI, **{"Idempotency-Key": "one"}).status_code == 201
    assert Contact.objects.count() == 2


def test_a_refusal_is_remembered_as_well(people: Cast, api: Any) -> None:
    program = api(people.seller)
    answers = [program.post("/contacts", {"kind": "company", "name": ""}, **{"Idempotency-Key": "x"}) for _ in "ab"]
    assert [a.status_code for a in answers] == [422, 422] and answers[0].content == answers[1].content


def test_a_server_error_may_be_tried_again(people: Cast, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    program = api(people.seller)
    program.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("staffetta.contacts.api.create_contact", lambda *args, **kwargs: 1 / 0)
        assert program.post("/contacts", ROSSI, **{"Idempotency-Key": "one"}).status_code == 500
    assert Answer.objects.count() == 0
    assert program.post("/contacts", ROSSI, **{"Idempotency-Key": "one"}).status_code == 201


def test_a_key_that_is_none(people: Cast, api: Any) -> None:
    for key in ("", " ", "x" * 256):
        answer = api(people.seller).post("/contacts", ROSSI, **{"Idempotency-Key": key})
        assert (answer.status_code, answer.data["code"]) == (400, "bad-idempotency-key")


def test_a_form_that_cannot_be_read_is_refused_not_an_error(people: Cast, api: Any) -> None:
    for content_type in ("multipart/form-data", "multipart/mixed; boundary=x", "multipart/form-data; boundary="):
        answer = api(people.administrator).client.generic(
            "POST", "/api/v1/imports", b"--x\r\nnonsense", content_type=content_type, headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code in (400, 422), f"{content_type}: {answer.status_code}"


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_instant_are_one() -> None:
    firm = a_firm()
    with workspace(firm.workspace.pk):
        key = make_key(firm.seller, label="tests", by=SETUP)[1]
    gate, answers = threading.Barrier(8), []

    def send() -> None:
        client = Client(headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "one"})
        gate.wait()
        answers.append(client.post("/api/v1/contacts", ROSSI, content_type="application/json"))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    with workspace(firm.workspace.pk):
        assert Contact.objects.count() == 1
