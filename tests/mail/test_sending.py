"""E-mails arrive once, at most once more, and say what their reader may know at that moment (T-04, L-16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from staffetta.accounts.acts.change_settings import Settings, change_settings
from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.accounts.mail import send_mail
from staffetta.accounts.models import Member
from staffetta.mail import sending
from staffetta.mail.acts import owe
from staffetta.mail.acts.note import note_handed
from staffetta.mail.acts.purge import purge_letters
from staffetta.mail.letters import drawn
from staffetta.mail.models import Letter, Line
from staffetta.mail.server import server
from staffetta.notices import kinds
from staffetta.notices.acts.prefer import Wanted, change_preferences
from staffetta.notices.acts.read import read_notices
from staffetta.notices.acts.tell import tell_member
from tests.cast import DAWN, SETUP, Cast
from tests.mail.smtp import MailServer

State = Letter.State


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> set[Any]:
    """Members from whom what they are told about is hidden by now; and nothing waits to be bundled."""
    hidden: set[Any] = set()
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(owe, "TOGETHER", timedelta(0))
    more: dict[str, Any] = {"label": "Gifts", "visible": lambda notice, member: member.pk not in hidden}
    kinds.register("tests.gave", "{by} gave you “{title}”", lambda notice: f"/leads/{notice.subject_id}/", **more)
    return hidden


def tell(people: Cast, title: str = "Żółty van", to: Any = None) -> None:
    said = {"title": title}
    tell_member(to or people.seller, kind="tests.gave", about=people.office, said=said, by=people.manager)


def due_again() -> None:
    Letter.objects.update(next_at=timezone.now())


def test_a_mail_is_whole(people: Cast, post: MailServer) -> None:
    change_settings(people.seller, Settings(language="it"), by=people.seller)
    tell(people)
    sending.send_all()
    [mail], [letter] = post.mails, Letter.objects.all()
    assert (letter.state, letter.attempts, letter.lost) == (State.SENT, 1, 0)
    assert post.envelopes[0][1] == "sara@rossi.example"
    assert mail["To"] == "Sara Seller <sara@rossi.example>" and mail["Subject"] == "Marco Manager gave you “Żółty van”"
    assert mail["Message-ID"] == letter.message_id and mail["Content-Language"] == "it"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<http://127.0.0.1:8000/inbox/unsubscribe/")
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (mail.get_body((form,)).get_content() for form in ("plain", "html"))  # type: ignore[union-attr]
    for body in (text, html):
        assert "Żółty van" in body and f"/leads/{people.office.pk}/" in body and "/inbox/unsubscribe/" in body
    assert "<img" not in html and "http-equiv" not in html and 'lang="it"' in html
    assert sending.send_all() is None and len(post.taken) == 1


def test_what_is_owed_at_once_comes_in_one_letter(people: Cast, post: MailServer) -> None:
    tell(people, "first")
    tell(people, "second\r\n.\r\nMAIL FROM:<x>")
    tell(people, "other", to=people.teammate)
    sending.send_all()
    assert sorted(mail["To"].split()[0] for mail in post.mails) == ["Sara", "Tino"]
    both = next(mail for mail in post.mails if mail["To"].startswith("Sara"))
    assert both["Subject"] == "2 notices from Staffetta"
    assert "first" in both.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert both.get_content_type() == "multipart/alternative"


def test_an_answer_that_is_lost_brings_one_more_mail_and_no_third(people: Cast, post: MailServer) -> None:
    tell(people)
    post.answers = ["", ""]
    sending.send_all()
    [letter] = Letter.objects.all()
    assert (letter.state, letter.lost) == (State.WAITING, 1) and letter.next_at > timezone.now()
    due_again()
    sending.send_all()
    letter.refresh_from_db()
    assert (letter.state, letter.lost) == (State.UNSURE, 2)
    due_again()
    sending.send_all()
    assert [mail["Message-ID"] for mail in post.mails] == [letter.message_id] * 2


def test_who_is_killed_between_sending_and_noting_leaves_one_more_mail(
    people: Cast, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(people)

    def killed(*_args: Any, **_more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(sending, "note_outcome", killed)
        sending.send_all()
    assert Letter.objects.get().state == State.HANDED and len(post.taken) == 1
    sending.send_all()
    assert Letter.objects.get().state == State.SENT and len(post.taken) == 2
    sending.send_all()
    assert len(post.taken) == 2


def test_who_is_killed_before_the_last_dot_loses_and_doubles_nothing(
    people: Cast, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(people)

    def killed(*_args: Any, **_more: Any) -> None:
        raise SystemExit

    for _turn in range(3):
        with monkeypatch.context() as dying, pytest.raises(SystemExit):
            dying.setattr(sending, "note_handed", killed)
            sending.send_all()
    assert not post.taken
    sending.send_all()
    assert len(post.taken) == 1 and Letter.objects.get().lost == 0


def test_twice_handed_over_by_those_who_died_is_not_sent_a_third_time(people: Cast, post: MailServer) -> None:
    tell(people)
    sending.send_all()
    letter = Letter.objects.get()
    for state in (State.SENT, State.UNSURE):
        note_handed(letter, at=timezone.now())
        sending.send_all()
        letter.refresh_from_db()
        assert letter.state == state
    assert len(post.taken) == 2


def test_what_the_server_does_not_take_is_tried_later_or_given_up(people: Cast, post: MailServer) -> None:
    tell(people)
    post.answers = ["451 try again", "250 ok"]
    post.to["tino@rossi.example"] = "550 nobody here"
    tell(people, to=people.teammate)
    sending.send_all()
    states = {letter.to.name: letter for letter in Letter.objects.select_related("to")}
    assert states["Tino Teammate"].state == State.GIVEN_UP and "550 nobody here" in states["Tino Teammate"].detail
    waiting = states["Sara Seller"]
    assert waiting.state == State.WAITING and waiting.detail == "451 try again" and waiting.lost == 0
    due_again()
    sending.send_all()
    assert len(post.taken) == 1


def test_without_a_server_nothing_is_lost(people: Cast, post: MailServer, settings: Any) -> None:
    tell(people)
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    sending.send_all()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == (State.WAITING, 1) and "refused" in letter.detail
    settings.EMAIL_PORT = right
    due_again()
    sending.send_all()
    assert len(post.taken) == 1 and post.mails[0]["Message-ID"] == letter.message_id


def test_who_lost_access_left_or_no_longer_wants_it_gets_nothing(
    people: Cast, post: MailServer, secrets: set[Any]
) -> None:
    tell(people)
    tell(people, to=people.teammate)
    tell(people, to=people.office)
    tell(people, to=people.clerk)
    secrets.add(people.seller.pk)
    deactivate_member(people.teammate, at=DAWN, by=SETUP)
    change_preferences(people.office, Wanted({"tests.gave": {"email": False}}))
    read_notices(people.clerk, at=timezone.now())
    sending.send_all()
    assert not post.taken
    assert set(Letter.objects.values_list("state", flat=True)) == {State.WITHHELD} and Letter.objects.count() == 4


def test_access_that_was_lost_between_two_attempts(people: Cast, post: MailServer, secrets: set[Any]) -> None:
    tell(people)
    post.answers = ["451 later"]
    sending.send_all()
    secrets.add(people.seller.pk)
    due_again()
    sending.send_all()
    assert not post.taken and Letter.objects.get().state == State.WITHHELD


def test_a_letter_that_cannot_be_written_holds_no_other_up(
    people: Cast, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(notice: Any) -> str:
        if notice.said["title"] == "broken":
            raise ZeroDivisionError
        return "/"

    monkeypatch.setattr(sending.log, "exception", lambda *_args: None)
    kinds.register("tests.gave", "{title}", broken, label="Gifts", visible=lambda notice, member: True)
    tell(people, "broken")
    tell(people, "whole", to=people.teammate)
    sending.send_all()
    assert [mail["Subject"] for mail in post.mails] == ["whole"]
    assert Letter.objects.get(to=people.seller).state == State.WAITING


def test_people_of_the_demo_are_not_written_to(people: Cast, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_goes_far", lambda: True)
    tell(people)
    sending.send_all()
    assert not post.taken and Letter.objects.get().state == State.WITHHELD


def test_old_letters_are_forgotten_and_those_that_wait_are_not(people: Cast, post: MailServer) -> None:
    tell(people)
    sending.send_all()
    tell(people, to=people.teammate)
    post.answers = ["451 later"]
    sending.send_all()
    assert purge_letters(timezone.now() + timedelta(days=1)) == 1
    assert Letter.objects.count() == 1 == Line.objects.count()


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_a_server_on_this_machine_gets_the_letters_of_the_demo_too(host: str, here: bool) -> None:
    assert replace(server(), host=host).is_here is here


def test_plain_text_is_not_escaped(people: Cast, mailoutbox: list[Any]) -> None:
    """An apostrophe in a name, or in the words of a language, came as &#39;."""
    name = "Dell'Oro & <Figli>"
    change_settings(people.seller, Settings(name=name), by=people.seller)
    seller = Member.objects.select_related("user").get(pk=people.seller.pk)
    with translation.override("fr"):
        ends = [("Une tâche m'est confiée", "http://x")]
        said = {"member": seller, "told": [], "preferences": "/", "inbox": "/", "ends": ends}
        letter = drawn("notices/mail/told", "S", said)
    assert f"Bonjour {name}" in letter.text and "m'est confiée" in letter.text and "&#39;" not in letter.text
    assert "m&#39;est" in letter.html
    known = {"member": seller, "user": seller.user, "workspace_name": name, "days": 3, "link": "/"}
    send_mail("accounts/mail/invitation", "x@rossi.example", known | {"has_password": False}, language="en")
    [mail] = mailoutbox
    assert mail.subject == f"You now work in {name}" and f"workspace {name}" in mail.body and "3 days" in mail.body
