"""What a customer sees by his link: what was marked for him, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffetta.accounts.models import Edition, Workspace
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.plans import NoteDraft
from staffetta.sharing.acts.hide import hide_task
from staffetta.sharing.acts.revoke import revoke_share
from staffetta.sharing.acts.share import share_post_sales
from staffetta.sharing.acts.show import show_task
from staffetta.sharing.models import Share
from staffetta.sharing.tokens import new_token
from tests.cast import Cast
from tests.postsales.makers import a_customer, a_lead, a_process, a_task


def ask(token: str, **headers: str) -> Any:
    """As a customer, who is nowhere signed in."""
    with workspace(None):
        return Client(headers=headers).get(reverse("sharing:customer", kwargs={"token": token}))


class Words(HTMLParser):
    """All that a page says: texts, and the values of attributes that are read aloud or lead somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.addresses: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("aria-label", "title", "alt", "placeholder", "data-tip") and value:
                self.texts.append(value)
            if name in ("href", "src", "action") and value:
                self.addresses.append(value)
            assert not name.startswith(("hx-", "on")), f"{name} on a page that needs no script"
        assert tag not in ("script", "form", "iframe", "a"), f"<{tag}> on the customer's page"


def words_of(answer: Any) -> Words:
    found = Words()
    found.feed(answer.content.decode())
    return found


@pytest.fixture
def shared(firm: Cast) -> tuple[Any, Any, str]:
    """A process with an assignee, notes, hours, contact data and four tasks, three of them shown; its link."""
    customer = a_customer("Bianchi SpA")
    lead = a_lead(firm.seller, "Secret deal 48 000 EUR", contact=customer)
    found = a_process(lead, assignee=firm.office, title="Delivery of your packaging line")
    first, second = a_task(found, "Foundation"), a_task(found, "Assembly", assignee=firm.clerk)
    third = a_task(found, "Acceptance", remind_on=(timezone.localdate() + timedelta(days=10)))
    a_task(found, "Internal: check the margin")
    write_note(found.process, NoteDraft("Customer pays late"), by=firm.seller, at=timezone.now())
    for task in (first, second, third):
        show_task(found, task, by=firm.seller)
    complete_task(first, by=firm.office, at=timezone.now())
    _share, token = share_post_sales(found, language="it", by=firm.seller, at=timezone.now())
    return found, third, token


def test_the_page_says_what_was_marked_and_nothing_else(shared: tuple[Any, Any, str], firm: Cast) -> None:
    answer = ask(shared[2], **{"Accept-Language": "de"})
    assert answer.status_code == 200
    page = words_of(answer)
    today = r"\d{1,2} \w+ \d{4}"
    allowed = [
        r"Delivery of your packaging line( · Officine Rossi)?",
        *(r"Officine Rossi", r"Foundation", r"Assembly", r"Acceptance"),
        *(r"Fatto", r"Da fare", r"In attesa", r"1 di 3 fatti?", r"Avanzamento", today),
        rf"Situazione al {today} · Questa pagina si può aprire fino al {today}\.",
    ]
    said = [text for text in page.texts if not any(re.fullmatch(known, text) for known in allowed)]
    assert said == []
    assert {"Foundation", "Assembly", "Acceptance", "Fatto", "Da fare", "In attesa"} <= set(page.texts)
    assert all(address.startswith("/static/") for address in page.addresses)
    raw = answer.content.decode()
    for secret in ("margin", "Olga", "Karl", "Sara", "Bianchi", "48 000", "pays late", str(shared[0].pk)):
        assert secret not in raw
    assert '<html lang="it">' in raw


def test_nothing_is_kept_indexed_or_passed_on(shared: tuple[Any, Any, str]) -> None:
    for token, status in ((shared[2], 200), ("nonsense", 404)):
        answer = ask(token)
        assert answer.status_code == status
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert not answer.cookies
    assert Client().post(reverse("sharing:customer", kwargs={"token": shared[2]})).status_code == 405


def _expire(share: Share, firm: Cast) -> str:
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now())
    return ""


def _revoke(share: Share, firm: Cast) -> str:
    revoke_share(share, by=firm.seller, at=timezone.now())
    return ""


def _unknown(share: Share, firm: Cast) -> str:
    return new_token(firm.workspace.pk)


def _starter(share: Share, firm: Cast) -> str:
    Workspace.objects.filter(pk=firm.workspace.pk).update(edition=Edition.STARTER)
    return ""


def _nobody_s(share: Share, firm: Cast) -> str:
    return new_token(share.pk)


@pytest.mark.parametrize("end", [_expire, _revoke, _unknown, _starter, _nobody_s])
def test_links_that_open_nothing_get_one_and_the_same_answer(
    shared: tuple[Any, Any, str], firm: Cast, end: Callable[[Share, Cast], str]
) -> None:
    nothing = ask("x" * 65)
    token = end(Share.objects.get(), firm) or shared[2]
    answer = ask(token)
    assert (answer.status_code, answer.content) == (404, nothing.content)
    assert dict(answer.headers) == dict(nothing.headers)
    assert Share.objects.get().views == 0


def test_a_link_shows_only_its_own_firm(shared: tuple[Any, Any, str], other_firm: Cast) -> None:
    """The secret with another firm's place in it finds nothing there."""
    _found, _task, token = shared
    moved = new_token(other_firm.workspace.pk)[:22] + token[22:]
    assert ask(moved).status_code == 404
    with workspace(other_firm.workspace.pk):
        assert not Share.objects.exists()


def test_only_the_digest_is_kept(shared: tuple[Any, Any, str]) -> None:
    share = Share.objects.get()
    kept = [str(value) for value in Share.objects.filter(pk=share.pk).values().get().values()]
    assert not any(shared[2][22:] in value for value in kept)


def test_what_is_hidden_again_is_gone_and_visits_are_counted(shared: tuple[Any, Any, str], firm: Cast) -> None:
    found, third, token = shared
    assert "Acceptance" in ask(token).content.decode()
    hide_task(found, third, by=firm.seller)
    assert "Acceptance" not in ask(token).content.decode()
    share = Share.objects.get()
    assert share.views == 2 and isinstance(share.seen_at, datetime)


def test_anonymising_the_contact_ends_its_links(shared: tuple[Any, Any, str], firm: Cast) -> None:
    anonymise_contact(Contact.objects.get(name="Bianchi SpA"), by=firm.administrator, at=timezone.now())
    assert ask(shared[2]).status_code == 404
    assert not Share.objects.exists()


def test_too_many_requests_are_slowed_down(shared: tuple[Any, Any, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    answers = [ask(new_token(shared[0].pk)).status_code for _n in range(60)]
    assert set(answers) == {404}
    late = ask(shared[2])
    assert late["Retry-After"] == "60"
    assert late.status_code == 429 and "no-store" in late["Cache-Control"] and not late.cookies
