"""People: invited, changed, handed over, deactivated (U-01, U-03)."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from staffetta.accounts import holdings
from staffetta.accounts.acts.add_member import AlreadyMember
from staffetta.accounts.acts.change_member import LastAdministrator, MemberValues, change_member
from staffetta.accounts.acts.deactivate_member import StillHolds, deactivate_member
from staffetta.accounts.acts.hand_over import hand_over
from staffetta.accounts.acts.invite_member import invite_member
from staffetta.accounts.acts.reactivate_member import reactivate_member
from staffetta.accounts.mail import send_invitation_mail
from staffetta.accounts.models import Member, Role, User
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden, Invalid, Refused, Stale
from staffetta.history.models import Event
from tests.cast import SETUP, Cast, a_firm

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def baton(monkeypatch: pytest.MonkeyPatch) -> dict[Any, int]:
    """A sort of open things, in the hands of members by id."""
    held: dict[Any, int] = {}

    def give(giver: Member, taker: Member, by: Any, at: datetime) -> int:
        count = held.pop(giver.pk, 0)
        held[taker.pk] = held.get(taker.pk, 0) + count
        return count

    known = {"batons": (lambda m: holdings.Holding("batons", "Batons", held.get(m.pk, 0), "/batons/"), give)}
    monkeypatch.setattr(holdings, "_members", known)
    return held


def test_an_invitation_adds_the_person_with_role_rights_groups_and_sends_an_e_mail(people: Cast) -> None:
    values = MemberValues(name=" Eva  Neu ", role=Role.MANAGER, may_delete=False, groups=(people.back,))
    eva = invite_member("Eva@Rossi.example ", values, language="pl", timezone="Europe/Warsaw", by=people.administrator)

    assert (eva.name, eva.role, eva.may_delete, eva.may_export) == ("Eva Neu", "manager", False, True)
    assert (eva.user.email, eva.user.language, eva.user.timezone) == ("eva@rossi.example", "pl", "Europe/Warsaw")
    assert not eva.user.has_usable_password()
    assert [m.group for m in eva.memberships.all()] == [people.back]
    kinds = set(Event.objects.about(eva.pk).values_list("kind", flat=True))
    assert kinds == {"accounts.member_added", "accounts.member_changed", "accounts.member_invited"}
    assert not mail.outbox, "an e-mail leaves after the commit only, from the worker"

    send_invitation_mail(member_id=str(eva.pk))
    [sent] = mail.outbox
    assert sent.to == ["eva@rossi.example"]
    assert "Officine Rossi" in sent.subject
    assert "/accounts/password/reset/key/" in sent.body
    assert sent.alternatives[0].mimetype == "text/html"


def test_an_address_known_in_another_workspace_joins_with_the_same_sign_in(other_firm: Cast, people: Cast) -> None:
    added = invite_member("ada@weiss.example", MemberValues(name="Ada W."), by=people.administrator)
    assert added.user_id == other_firm.administrator.user_id
    send_invitation_mail(member_id=str(added.pk))
    assert "/accounts/login/" in mail.outbox[0].body
    assert "password/reset/key" not in mail.outbox[0].body
    assert User.objects.filter(email="ada@weiss.example").count() == 1


def test_nobody_joins_twice(people: Cast) -> None:
    with pytest.raises(AlreadyMember):
        invite_member("SARA@rossi.example", MemberValues(name="Sara"), by=people.administrator)


def test_only_administrators_change_people(people: Cast) -> None:
    for actor in (people.manager, people.seller):
        for attempt in (
            lambda actor=actor: invite_member("x@rossi.example", MemberValues(name="X"), by=actor),
            lambda actor=actor: change_member(people.office, MemberValues(name="X"), by=actor),
            lambda actor=actor: deactivate_member(people.office, at=AT, by=actor),
            lambda actor=actor: reactivate_member(people.office, by=actor),
            lambda actor=actor: hand_over(people.office, to=people.clerk, at=AT, by=actor),
        ):
            with pytest.raises(Forbidden):
                attempt()


def test_a_change_counts_the_version_and_an_old_version_is_refused(people: Cast) -> None:
    seen = people.seller.version
    change_member(people.seller, MemberValues(role=Role.MANAGER), by=people.administrator, expected=seen)
    with pytest.raises(Stale) as stale:
        change_member(people.seller, MemberValues(name="X"), by=people.administrator, expected=seen)
    assert stale.value.extra == {"version": seen + 1}
    people.seller.refresh_from_db()
    assert (people.seller.role, people.seller.name) == ("manager", "Sara Seller")


def test_the_same_values_change_nothing(people: Cast) -> None:
    before = Event.objects.count()
    change_member(people.seller, MemberValues(name="Sara Seller", groups=(people.sales,)), by=people.administrator)
    people.seller.refresh_from_db()
    assert (people.seller.version, Event.objects.count()) == (1, before)


def test_the_name_is_personal_in_the_history_and_the_role_is_not(people: Cast) -> None:
    values = MemberValues(name="Sara Neri", role=Role.MANAGER, groups=())
    change_member(people.seller, values, by=people.administrator)
    event = Event.objects.about(people.seller.pk).first()
    assert event is not None
    assert event.said["before"] == {"role": "user", "groups": [str(people.sales.pk)]}
    assert event.said["after"] == {"role": "manager", "groups": []}
    assert event.private == {"before": {"name": "Sara Seller"}, "after": {"name": "Sara Neri"}}


def test_the_last_administrator_stays(people: Cast) -> None:
    with pytest.raises(LastAdministrator):
        change_member(people.administrator, MemberValues(role=Role.USER), by=people.administrator)
    with pytest.raises(LastAdministrator):
        deactivate_member(people.administrator, at=AT, by=SETUP)
    office = change_member(people.office, MemberValues(role=Role.ADMINISTRATOR), by=people.administrator)
    deactivate_member(people.administrator, at=AT, by=office)
    with pytest.raises(LastAdministrator):
        deactivate_member(office, at=AT, by=SETUP)


def test_who_holds_something_hands_it_over_first(people: Cast, baton: dict[Any, int]) -> None:
    baton[people.seller.pk] = 3
    with pytest.raises(StillHolds) as refused:
        deactivate_member(people.seller, at=AT, by=people.administrator)
    assert refused.value.extra["holdings"] == [{"key": "batons", "label": "Batons", "count": 3, "href": "/batons/"}]
    people.seller.refresh_from_db()
    assert people.seller.is_active

    assert hand_over(people.seller, to=people.teammate, at=AT, by=people.administrator) == 3
    assert baton == {people.teammate.pk: 3}
    deactivate_member(people.seller, at=AT, by=people.administrator)
    with pytest.raises(Invalid):
        hand_over(people.teammate, to=people.seller, at=AT, by=people.administrator)


def test_who_is_deactivated_can_neither_sign_in_nor_use_a_key(people: Cast, as_: Any, api: Any) -> None:
    browser, program = as_(people.clerk), api(people.clerk)
    assert browser.get("/settings/").status_code == 200
    assert program.get("/me").status_code == 200
    deactivate_member(people.clerk, at=AT, by=people.administrator)
    assert browser.get("/settings/").status_code == 302
    assert program.get("/me").status_code == 401
    assert browser.get("/accounts/login/").status_code == 403, "it says why, instead of going round in circles"
    reactivate_member(people.clerk, by=people.administrator)
    assert browser.get("/settings/").status_code == 200


def test_page_refuses_with_what_is_held_and_offers_the_way_out(people: Cast, as_: Any, baton: dict[Any, int]) -> None:
    baton[people.seller.pk] = 2
    browser = as_(people.administrator)
    address = f"/administration/users/{people.seller.pk}/"
    page = browser.get(address).content.decode()
    assert "Batons" in page and 'href="/batons/"' in page and "Hand everything over to" in page
    assert browser.post(f"{address}deactivate/").status_code == 409
    assert browser.post(f"{address}hand-over/", {"to": people.teammate.pk}).status_code == 302
    assert browser.post(f"{address}deactivate/").status_code == 302
    assert "Deactivated" in browser.get(address).content.decode()


def test_a_conflict_shows_both_sides_and_a_second_try_wins(people: Cast, as_: Any) -> None:
    browser = as_(people.administrator)
    address = f"/administration/users/{people.seller.pk}/"
    change_member(people.seller, MemberValues(name="Sara Verdi"), by=people.administrator)
    form = {"name": "Sara Neri", "role": "user", "may_delete": "on", "may_export": "on", "version": 1}
    answer = browser.post(address, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Sara Verdi" in text and "Sara Neri" in text and "Somebody else has changed this" in text
    assert 'name="version" value="2"' in text
    assert browser.post(address, {**form, "version": 2}).status_code == 302
    people.seller.refresh_from_db()
    assert people.seller.name == "Sara Neri"


def test_the_list_finds_by_name_and_address_and_costs_the_same_for_many(
    people: Cast, as_: Any, django_assert_max_num_queries: Any
) -> None:
    browser = as_(people.administrator)
    found = browser.get("/administration/users/?q=sara@rossi").content.decode()
    assert "Sara Seller" in found and "Tino Teammate" not in found
    assert "Nobody found" in browser.get("/administration/users/?q=zzz").content.decode()
    for number in range(30):
        user = User.objects.create_user(f"p{number}@rossi.example", None, name=f"P {number}")
        Member.objects.create(user=user, name=f"P {number}")
    with django_assert_max_num_queries(25):
        browser.get("/administration/users/")


def test_api(people: Cast, api: Any) -> None:
    ada = api(people.administrator)
    made = ada.post("/members", {"email": "new@rossi.example", "name": "New", "groups": [str(people.sales.pk)]})
    assert made.status_code == 201
    assert made.data["groups"] == [{"id": str(people.sales.pk), "name": "Sales", "manages": False}]
    address = f"/members/{made.data['id']}"
    version = made.headers["ETag"]
    changed = ada.patch(address, {"role": "manager"}, **{"If-Match": version})
    assert (changed.status_code, changed.data["role"]) == (200, "manager")
    assert ada.patch(address, {"role": "user"}, **{"If-Match": version}).status_code == 412
    assert ada.patch(address, {"rôle": "user"}).status_code == 422
    gone = ada.post(f"{address}/deactivate")
    assert gone.data["deactivated_at"]
    names = [m["name"] for m in ada.get("/members?active=true&limit=100").data["items"]]
    assert names == sorted(names) and "New" not in names
    again = ada.post("/members", {"email": "new@rossi.example", "name": "New"})
    assert (again.status_code, again.data["code"]) == (409, "already-member")
    bad = ada.post("/members", {"email": "nowhere", "name": "New"})
    assert bad.data["errors"] == [{"field": "email", "detail": "Enter a valid e-mail address."}]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_do_not_both_succeed() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        office = change_member(cast.office, MemberValues(role=Role.ADMINISTRATOR), by=SETUP)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def demote(target: Member, by: Member) -> None:
        with workspace(cast.workspace.pk):
            start.wait()
            try:
                change_member(target, MemberValues(role=Role.USER), by=by)
                outcomes.append("done")
            except Refused as refused:
                outcomes.append(refused.code)
            finally:
                connection.close()

    pairs = ((office, cast.administrator), (cast.administrator, office))
    threads = [threading.Thread(target=demote, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "last-administrator"]
    with workspace(cast.workspace.pk):
        assert Member.objects.active().administrators().count() == 1


def test_refusals_of_the_api_carry_what_is_held(people: Cast, api: Any, baton: dict[Any, int]) -> None:
    baton[people.seller.pk] = 1
    answer = api(people.administrator).post(f"/members/{people.seller.pk}/deactivate")
    assert answer.status_code == 409
    assert json.loads(answer.content)["holdings"][0]["count"] == 1
