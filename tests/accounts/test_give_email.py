"""People whom an import brought without an address get one and can sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staffetta.accounts.acts.add_member import AlreadyMember, add_member
from staffetta.accounts.acts.give_email import HasEmail, give_email
from staffetta.accounts.acts.send_invitation import NotInvitable, send_invitation
from staffetta.accounts.models import Member, Role, User
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Invalid
from tests.cast import SETUP, Cast


@pytest.fixture
def imported(people: Cast) -> Member:
    return add_member(email="", name="Moses Frase", role=Role.USER, by=SETUP)


def test_he_cannot_be_invited_before(people: Cast, imported: Member) -> None:
    with pytest.raises(NotInvitable, match="no e-mail address"):
        send_invitation(imported, by=people.administrator)
    add_member(email="", name="Another One", role=Role.USER, by=SETUP)  # several may have none


def test_the_address_is_entered_once(people: Cast, imported: Member) -> None:
    given = give_email(imported, " Moses@Rossi.example ", by=people.administrator)
    assert given.user.email == "moses@rossi.example" and given.version == 2
    with pytest.raises(HasEmail):
        give_email(imported, "other@rossi.example", by=people.administrator)


def test_what_is_refused_changes_nothing(people: Cast, imported: Member) -> None:
    for email, refusal in (("nonsense", Invalid), ("sara@rossi.example", AlreadyMember)):
        with pytest.raises(refusal):
            give_email(imported, email, by=people.administrator)
    with pytest.raises(Forbidden):
        give_email(imported, "moses@rossi.example", by=people.seller)
    assert Member.objects.get(pk=imported.pk).user.email == ""


def test_who_signs_in_elsewhere_keeps_that_sign_in(people: Cast, imported: Member, other_firm: Cast) -> None:
    give_email(imported, "sara@weiss.example", by=people.administrator)
    with workspace(None):
        assert User.objects.filter(email="sara@weiss.example").count() == 1
    assert Member.objects.get(pk=imported.pk).user_id == other_firm.seller.user_id


def test_by_page_and_by_api(people: Cast, imported: Member, as_: Callable[..., Client], api: Any) -> None:
    browser, program = as_(people.administrator), api(people.administrator)
    address = f"/administration/users/{imported.pk}/"
    assert "has no e-mail address and cannot sign in yet" in browser.get(address).content.decode()
    assert program.post(f"/members/{imported.pk}/invitation").data["code"] == "not-invitable"
    assert program.post(f"/members/{imported.pk}/invitation", {"email": "no"}).status_code == 422
    assert browser.post(f"{address}invite/", {"email": "moses@rossi.example"}).status_code == 302
    assert "has no e-mail address" not in browser.get(address).content.decode()
    assert program.post(f"/members/{imported.pk}/invitation").status_code == 202
