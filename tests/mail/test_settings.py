"""Administration › E-mail: what is used, in whose name, and a test with the server's own answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from staffetta.accounts.acts.change_settings import Settings, change_settings
from staffetta.core.refusals import Forbidden, Invalid
from staffetta.mail.acts.set_sender import set_sender
from staffetta.mail.details import NOTHING_LEFT
from staffetta.mail.models import Letter
from tests.cast import Cast
from tests.mail.smtp import MailServer


def test_the_page_shows_what_is_used_and_never_the_password(people: Cast, as_: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "mail.rossi.example", 587, True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "crm", "topsecret"
    page = as_(people.administrator).get("/mail/").content.decode()
    assert "mail.rossi.example:587" in page and "STARTTLS" in page and "crm" in page and "topsecret" not in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "STAFFETTA_EMAIL=smtp://" in as_(people.administrator).get("/mail/").content.decode()


def test_a_test_mail_arrives_in_the_name_of_the_workspace(people: Cast, as_: Any, post: MailServer) -> None:
    ada = as_(people.administrator)
    sent = {"name": "Officine Rossi", "reply_to": "office@rossi.example", "version": "0"}
    assert ada.post("/mail/", sent).status_code == 302
    page = ada.post("/mail/test/").content.decode()
    assert "The server took the test e-mail to ada@rossi.example" in page
    [mail] = post.mails
    assert mail["From"].startswith("Officine Rossi <") and mail["Reply-To"] == "office@rossi.example"
    assert mail["To"].endswith("<ada@rossi.example>") and mail["List-Unsubscribe"] is None
    assert ada.post("/mail/", {**sent, "name": "Other"}).status_code == 422  # somebody else was quicker


def test_the_servers_answer_is_shown_and_meant(
    people: Cast, as_: Any, api: Any, post: MailServer, settings: Any
) -> None:
    post.to["ada@rossi.example"] = "550 5.1.1 mailbox unknown"
    page = as_(people.administrator).post("/mail/test/").content.decode()
    assert "550 5.1.1 mailbox unknown" in page and "The server did not take the e-mail." in page
    settings.EMAIL_PORT = 1
    answer = api(people.administrator).post("/email/test").data
    assert (answer["arrived"], answer["fate"]) == (False, "unreached") and "127.0.0.1:1" in answer["meaning"]
    assert "refused" in answer["answer"]


def test_what_became_of_a_letter_is_said_in_the_reader_s_words(people: Cast, as_: Any) -> None:
    now = timezone.now()
    for number, detail in enumerate((NOTHING_LEFT, "550 5.1.1 unknown")):
        Letter.objects.create(to=people.seller, message_id=f"<{number}@x>", made_at=now, next_at=now, detail=detail)
    change_settings(people.administrator, Settings(language="fr"), by=people.administrator)
    page = as_(people.administrator).get("/mail/").content.decode()
    assert "Il n’y avait plus rien à dire" in page and "550 5.1.1 unknown" in page and NOTHING_LEFT not in page


def test_only_administrators_say_in_whose_name(people: Cast) -> None:
    with pytest.raises(Forbidden):
        set_sender(people.workspace, name="x", reply_to="", by=people.seller)
    with pytest.raises(Invalid):
        set_sender(people.workspace, name="x", reply_to="nobody", by=people.administrator)
