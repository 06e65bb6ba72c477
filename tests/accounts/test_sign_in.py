"""Coming in: password, its reset by e-mail, rate limits, languages before anybody is known."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.models import Role
from staffetta.core.isolation import workspace
from tests.cast import PASSWORD, SETUP, Cast

SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def people(db: None, firm: Cast) -> Any:
    with workspace(None):
        yield firm


def test_the_right_password_leads_where_one_wanted_to_go(people: Cast, client: Client) -> None:
    assert client.get("/settings/").headers["Location"] == "/accounts/login/?next=/settings/"
    answer = client.post(f"{SIGN_IN}?next=/settings/", {"login": "Sara@Rossi.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/settings/")
    assert client.get("/settings/").status_code == 200


def test_a_wrong_password_gets_one_sentence_and_keeps_the_address(people: Cast, client: Client) -> None:
    known = client.post(SIGN_IN, {"login": "sara@rossi.example", "password": "wrong-password"})
    unknown = client.post(SIGN_IN, {"login": "nobody@rossi.example", "password": "wrong-password"})
    for answer, address in ((known, "sara@rossi.example"), (unknown, "nobody@rossi.example")):
        text = answer.content.decode()
        assert answer.status_code == 422
        assert text.count("E-mail address and password do not belong together.") == 1
        assert f'value="{address}"' in text
        assert "wrong-password" not in text


def test_after_too_many_attempts_even_the_right_password_waits(people: Cast, client: Client) -> None:
    for _attempt in range(12):
        client.post(SIGN_IN, {"login": "sara@rossi.example", "password": "wrong-password"})
    answer = client.post(SIGN_IN, {"login": "sara@rossi.example", "password": PASSWORD})
    assert answer.status_code in (422, 429)
    assert "Wait five minutes" in answer.content.decode()


def test_a_foreign_address_after_next_is_not_followed(people: Cast, client: Client) -> None:
    answer = client.post(f"{SIGN_IN}?next=https://evil.example/", {"login": "sara@rossi.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/")


def test_the_sign_in_page_speaks_five_languages(client: Client, db: None) -> None:
    page = client.get(SIGN_IN).content.decode()
    for name in ("English", "Italiano", "Français", "Polski", "Deutsch"):
        assert name in page
    assert client.post("/language/", {"language": "pl", "next": SIGN_IN}).headers["Location"] == SIGN_IN
    assert '<html lang="pl">' in client.get(SIGN_IN).content.decode()
    assert client.post("/language/", {"language": "pl", "next": "https://evil.example"}).headers["Location"] == "/"


def test_a_forgotten_password_is_set_anew_by_e_mail_in_the_language_of_the_person(people: Cast, client: Client) -> None:
    user = people.seller.user
    user.language = "it"
    user.save(update_fields=["language"])
    assert client.post("/accounts/password/reset/", {"email": "Sara@rossi.example"}).status_code == 302
    [sent] = mail.outbox
    assert sent.to == ["Sara@rossi.example"] or sent.to == ["sara@rossi.example"]
    assert '<html lang="it">' in sent.alternatives[0].content
    link = re.search(r"http://[^\s]+/accounts/password/reset/key/[^\s]+/", sent.body)
    assert link is not None
    form = client.get(link[0], follow=True)
    assert "10" in form.content.decode(), "the rules are said before anything is typed"
    address = form.redirect_chain[-1][0]
    weak = client.post(address, {"password1": "short", "password2": "short"})
    assert weak.status_code == 422
    done = client.post(address, {"password1": "relay-of-the-baton", "password2": "relay-of-the-baton"})
    assert done.status_code == 302
    assert len(mail.outbox) == 2, "the person is told that the password was changed"
    assert client.post(SIGN_IN, {"login": "sara@rossi.example", "password": PASSWORD}).status_code == 422
    again = Client()
    assert again.post(SIGN_IN, {"login": "sara@rossi.example", "password": "relay-of-the-baton"}).status_code == 302
    assert "not valid any more" in Client().get(link[0]).content.decode(), "the link works once"


def test_an_unknown_address_gets_the_same_answer_and_no_e_mail(people: Cast, client: Client) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "nobody@nowhere.example"})
    assert answer.status_code == 302
    assert mail.outbox == []


def test_changing_the_password_asks_for_the_present_one_and_keeps_the_session(people: Cast, as_: Any) -> None:
    browser = as_(people.seller)
    form = {"oldpassword": "wrong", "password1": "relay-of-the-baton", "password2": "relay-of-the-baton"}
    refused = browser.post("/accounts/password/change/", form)
    assert refused.status_code == 422
    assert "This is not your present password." in refused.content.decode()
    assert browser.post("/accounts/password/change/", {**form, "oldpassword": PASSWORD}).status_code == 302
    assert browser.get("/settings/").status_code == 200


def test_signing_out_needs_a_post(people: Cast, as_: Any) -> None:
    browser = as_(people.seller)
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.get("/settings/").status_code == 200
    assert browser.post("/accounts/logout/").headers["Location"] == "/"
    assert browser.get("/settings/").status_code == 302


def test_who_belongs_to_several_workspaces_chooses_first(other_firm: Cast, firm: Cast, client: Client) -> None:
    with workspace(firm.workspace.pk):
        add_member(email="ada@weiss.example", name="Ada W.", role=Role.USER, by=SETUP)
    with workspace(None):
        answer = client.post(SIGN_IN, {"login": "ada@weiss.example", "password": PASSWORD})
    assert answer.headers["Location"] == "/workspaces/"


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "password/set/", "reauthenticate/", "login/code/confirm/"]
)
def test_pages_of_allauth_that_we_do_not_draw_do_not_exist(path: str, client: Client, db: None) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404
