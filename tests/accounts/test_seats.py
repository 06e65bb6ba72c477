"""Where the owner of a session was found the last time is only where he is looked for first: what is so, counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffetta.accounts import doors
from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.models import Member, Role, User, Workspace
from staffetta.core.acts import System
from staffetta.core.isolation import workspace
from tests.cast import Cast

Browser = Callable[[Member], Client]
PAGE = "/settings/"


@pytest.fixture
def seated(people: Cast, as_: Browser) -> Client:
    """The seller's browser, known from an earlier page."""
    browser = as_(people.seller)
    assert browser.get(PAGE).status_code == 200
    return browser


def _asked(browser: Client) -> list[str]:
    with CaptureQueriesContext(connection) as sent:
        assert browser.get(PAGE).status_code == 200
    return [one["sql"] for one in sent if "accounts_" in one["sql"] or "django_session" in one["sql"]]


def test_everything_about_whoever_asks_comes_in_one_statement(seated: Client) -> None:
    first, *more = _asked(seated)
    assert "django_session" in first
    assert "accounts_user" in first
    assert "accounts_member" in first
    assert "accounts_workspace" in first
    assert not [sql for sql in more if "django_session" in sql or 'FROM "accounts_user"' in sql]


def test_what_comes_is_what_the_models_say(people: Cast, seated: Client) -> None:
    answer: Any = seated.get(PAGE)
    member = answer.wsgi_request.member
    for found, true in (
        (member, Member.objects.get(pk=people.seller.pk)),
        (member.user, User.objects.get(pk=people.seller.user_id)),
        (member.workspace, Workspace.objects.get(pk=people.workspace.pk)),
    ):
        plain = {field.attname: getattr(true, field.attname) for field in true._meta.concrete_fields}
        assert {name: getattr(found, name) for name in plain} == plain
    assert [one.workspace_id for one in answer.wsgi_request.memberships] == [people.workspace.pk]


@pytest.mark.parametrize("what", ["signed out", "expired", "deactivated", "locked", "another password"])
def test_who_may_not_any_more_is_sent_to_sign_in(people: Cast, seated: Client, what: str) -> None:
    if what == "signed out":
        Session.objects.all().delete()
    elif what == "expired":
        Session.objects.update(expire_date=timezone.now())
    elif what == "deactivated":
        Member.objects.filter(pk=people.seller.pk).update(deactivated_at=timezone.now())
    elif what == "locked":
        User.objects.filter(pk=people.seller.user_id).update(is_active=False)
    else:
        user = User.objects.get(pk=people.seller.user_id)
        user.set_password("relay-of-the-baton")
        user.save()
    assert seated.get(PAGE).status_code == 302


def test_a_key_of_a_session_of_somebody_else_finds_nobody(people: Cast, seated: Client) -> None:
    """Somebody is remembered at a place that is not his: what the session says counts."""
    key = str(seated.session.session_key)
    doors._places[key] = people.manager.pk, people.workspace.pk
    answer: Any = seated.get(PAGE)
    assert answer.wsgi_request.member.pk == people.seller.pk


def test_another_workspace_is_entered_at_once(people: Cast, other_firm: Cast, seated: Client) -> None:
    with workspace(other_firm.workspace.pk):
        guest = add_member(email=people.seller.user.email, name="Sara", role=Role.USER, by=System("test"))
    session = seated.session
    session["workspace"] = str(other_firm.workspace.pk)
    session.save()
    answer: Any = seated.get(PAGE)
    assert answer.wsgi_request.member.pk == guest.pk
    assert len(answer.wsgi_request.memberships) == 2
