"""Groups: made, changed, retired (T-02, U-01)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from staffetta.accounts import holdings
from staffetta.accounts.acts.change_group import change_group
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.acts.restore_group import restore_group
from staffetta.accounts.acts.retire_group import GroupStillHolds, retire_group
from staffetta.accounts.models import Group
from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from tests.cast import Cast

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def people_of(group: Group) -> dict[str, bool]:
    return {m.member.name: m.manages for m in group.memberships.select_related("member")}


def test_people_join_leave_and_become_managers(people: Cast) -> None:
    changed = change_group(
        people.sales,
        name="Sales Italy",
        members=[people.seller, people.clerk],
        managers=[people.seller],
        by=people.administrator,
    )
    assert people_of(changed) == {"Sara Seller": True, "Karl Clerk": False}
    assert (changed.name, changed.version) == ("Sales Italy", 2)
    event = Event.objects.about(changed.pk).first()
    assert event is not None
    assert event.said["joined"] == [str(people.clerk.pk)]
    assert set(event.said["left"]) == {str(people.teammate.pk), str(people.manager.pk)}
    assert event.said["before"] == {"name": "Sales"}


def test_a_change_of_people_alone_counts_the_version(people: Cast) -> None:
    given: dict[str, Any] = {"name": "Sales", "members": [people.seller], "managers": [], "by": people.administrator}
    changed = change_group(people.sales, **given, expected=1)
    assert changed.version == 2
    with pytest.raises(Stale):
        change_group(people.sales, **given, expected=1)
    assert change_group(people.sales, **given).version == 2, "the same again changes nothing"


def test_a_name_is_used_once_whatever_its_case(people: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        make_group("SALES", members=[], by=people.administrator)
    assert "name" in refused.value.fields
    with pytest.raises(Invalid):
        change_group(people.back, name="sales ", members=[], managers=[], by=people.administrator)


def test_only_administrators(people: Cast) -> None:
    with pytest.raises(Forbidden):
        make_group("Mine", members=[], by=people.manager)
    with pytest.raises(Forbidden):
        change_group(people.sales, name="X", members=[], managers=[], by=people.manager)
    with pytest.raises(Forbidden):
        retire_group(people.sales, at=AT, by=people.manager)
    with pytest.raises(Forbidden):
        restore_group(people.sales, by=people.manager)


def test_a_group_that_holds_something_is_not_retired(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"count": 2}
    known = {"tasks": lambda group: holdings.Holding("tasks", "Open tasks", held["count"])}
    monkeypatch.setattr(holdings, "_groups", known)
    with pytest.raises(GroupStillHolds) as refused:
        retire_group(people.sales, at=AT, by=people.administrator)
    assert refused.value.extra["holdings"][0]["count"] == 2
    held["count"] = 0
    assert retire_group(people.sales, at=AT, by=people.administrator).retired_at == AT
    assert list(Group.objects.active()) == [people.back]
    assert restore_group(people.sales, by=people.administrator).retired_at is None


def test_pages(people: Cast, as_: Any) -> None:
    browser = as_(people.administrator)
    made = browser.post("/administration/groups/new/", {"name": "Workshop", "members": [people.clerk.pk]})
    assert made.status_code == 302
    workshop = Group.objects.get(name="Workshop")
    assert people_of(workshop) == {"Karl Clerk": False}
    refused = browser.post("/administration/groups/new/", {"name": "workshop", "members": [people.seller.pk]})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "There is a group of this name already." in text
    assert f'value="{people.seller.pk}" class="checkbox" id="id_members' in text or "checked" in text
    assert browser.post(f"/administration/groups/{workshop.pk}/retire/").status_code == 302
    browser.get("/administration/groups/")  # says that the group was retired
    assert "Workshop" not in browser.get("/administration/groups/").content.decode()
    assert "Workshop" in browser.get("/administration/groups/?state=retired").content.decode()


def test_api(people: Cast, api: Any) -> None:
    ada = api(people.administrator)
    address = f"/groups/{people.sales.pk}"
    changed = ada.patch(address, {"managers": [str(people.seller.pk)]})
    assert {m["name"]: m["manages"] for m in changed.data["members"]} == {
        "Marco Manager": False,
        "Sara Seller": True,
        "Tino Teammate": False,
    }
    assert ada.patch(address, {"name": "S"}, **{"If-Match": '"1"'}).status_code == 412
    unknown = ada.patch(address, {"members": ["0192f0c1-5a2b-7c3d-8e4f-5a6b7c8d9e0f"]})
    assert (unknown.status_code, unknown.data["errors"][0]["field"]) == (422, "members")
    assert ada.post(f"{address}/retire").data["retired_at"]
    assert [g["name"] for g in ada.get("/groups?retired=true").data["items"]] == ["Sales"]
