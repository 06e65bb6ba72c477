"""Who hears of what by which channel, and when (T-04, L-16): preferences × channels × quiet hours × time zones."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from staffetta.core.refusals import Invalid, Stale
from staffetta.mail.models import Line
from staffetta.notices import kinds
from staffetta.notices.acts.owe_agenda import owe_agenda
from staffetta.notices.acts.prefer import Wanted, change_preferences
from staffetta.notices.acts.read import read_notices
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.acts.unread import unread_notices
from staffetta.notices.models import Notice, Preferences
from staffetta.notices.quiet import free_from
from staffetta.notices.telling import still_to_tell
from staffetta.notices.unsubscribing import link_of
from staffetta.notices.wanted import preferences_of, who_asked_for
from tests.cast import Cast

NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    more: dict[str, Any] = {"visible": lambda notice, member: True}
    kinds.register("tests.gave", "{by} gave", lambda notice: "/", label="Gifts", **more)
    kinds.register("tests.quiet", "{by} came", lambda notice: "/", label="Visits", channels=("page",), **more)
    kinds.register("tests.asked", "{by} won", lambda notice: "/", label="Wins", channels=(), **more)
    kinds.register("tests.chief", "{by} hid", lambda notice: "/", label="For chiefs", needs=lambda m: False, **more)


def said(**values: Any) -> Preferences:
    return Preferences(workspace_id=UUID(int=1), **values)


@pytest.mark.parametrize(
    ("zone", "moment", "more", "expected"),
    [
        ("Europe/Rome", "2026-11-18 20:59", {}, "2026-11-18 20:59"),  # 21:59 there
        ("Europe/Rome", "2026-11-18 21:00", {}, "2026-11-19 06:00"),  # 22:00, the night begins
        ("Europe/Rome", "2026-11-19 05:59", {}, "2026-11-19 06:00"),
        ("Europe/Rome", "2026-11-19 06:00", {}, "2026-11-19 06:00"),
        ("America/New_York", "2026-11-19 06:00", {}, "2026-11-19 12:00"),  # 01:00 there
        ("Asia/Tokyo", "2026-11-19 06:00", {}, "2026-11-19 06:00"),  # 15:00 there
        ("Europe/Rome", "2026-11-20 21:30", {"quiet_weekends": True}, "2026-11-23 06:00"),  # Friday night
        ("Europe/Rome", "2026-11-21 11:00", {"quiet_weekends": True}, "2026-11-23 06:00"),
        ("Europe/Rome", "2026-11-21 11:00", {}, "2026-11-21 11:00"),
        ("Europe/Rome", "2026-11-18 12:00", {"quiet_from": time(12), "quiet_until": time(14)}, "2026-11-18 13:00"),
        ("Europe/Rome", "2026-10-24 21:00", {}, "2026-10-25 06:00"),  # the clocks go back in that night
        ("Europe/Rome", "2027-03-27 22:00", {}, "2027-03-28 05:00"),  # and forward in this
        ("Europe/Rome", "2026-10-25 01:10", {"quiet_until": time(2, 30)}, "2026-10-25 01:30"),  # the second 02:10
        ("Europe/Rome", "2027-03-28 00:30", {"quiet_until": time(2, 30)}, "2027-03-28 01:30"),  # no 02:30 that day
        ("Europe/Rome", "2026-11-18 23:00", {"quiet_from": None, "quiet_until": None}, "2026-11-18 23:00"),
    ],
)
def test_quiet_hours_end_when_they_end_where_he_is(zone: str, moment: str, more: Any, expected: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = free_from(at, said(**{**NIGHT, **more}), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def tell(people: Cast, kind: str = "tests.gave") -> Notice | None:
    return tell_member(people.seller, kind=kind, about=people.office, by=people.manager)


def mailed() -> list[str]:
    return sorted(Line.objects.values_list("kind", flat=True))


def test_what_is_on_without_a_word_and_what_is_switched(people: Cast) -> None:
    for kind in ("tests.gave", "tests.quiet", "tests.asked"):
        tell(people, kind)
    assert mailed() == ["tests.gave"] and Notice.objects.count() == 2
    switched = {"tests.gave": {"email": False}, "tests.quiet": {"email": True}, "tests.asked": {"page": True}}
    found = change_preferences(people.seller, Wanted(switched))
    assert found.channels == switched
    for kind in ("tests.gave", "tests.quiet", "tests.asked"):
        tell(people, kind)
    assert mailed() == ["tests.gave", "tests.quiet"] and Notice.objects.count() == 5
    change_preferences(people.seller, Wanted({"tests.gave": {"email": True}, "tests.quiet": {"email": False}}))
    assert found.__class__.objects.get().channels == {"tests.asked": {"page": True}}  # only what differs is kept


def test_what_is_not_wanted_on_the_page_is_kept_as_if_read_and_goes_its_other_ways(people: Cast, as_: Any) -> None:
    change_preferences(people.seller, Wanted({"tests.gave": {"page": False}}))
    kept, told = tell(people), tell(people, "tests.quiet")
    assert kept is not None and told is not None
    assert list(Notice.objects.unread()) == [told] and mailed() == ["tests.gave"]
    assert still_to_tell(people.seller, [kept.pk], "email") and not still_to_tell(people.seller, [told.pk], "email")
    browser = as_(people.seller)
    for where, is_there in (("", True), ("?state=unread", False)):
        page = browser.get(f"/inbox/{where}").content.decode()
        assert "Manager came" in page and ("Manager gave" in page) is is_there
    unread_notices(people.seller, ids=[kept.pk])
    read_notices(people.seller, at=timezone.now())
    assert not still_to_tell(people.seller, [kept.pk], "email")


@pytest.mark.parametrize("channel", ["page", "email", "push"])
def test_what_has_to_be_asked_for_may_be_asked_for_by_any_channel(people: Cast, channel: str) -> None:
    change_preferences(people.seller, Wanted({"tests.asked": {channel: True}}))
    assert list(who_asked_for("tests.asked")) == [people.seller]
    assert tell(people, "tests.asked") is not None
    assert mailed() == (["tests.asked"] if channel == "email" else [])


def test_what_falls_into_the_night_is_owed_for_the_morning(people: Cast) -> None:
    hour = timezone.now().astimezone(ZoneInfo("Europe/Rome")).hour
    begin, end = time((hour - 1) % 24), time((hour + 2) % 24)
    change_preferences(people.seller, Wanted(times={"quiet_from": begin, "quiet_until": end}))
    tell(people)
    tell(people, "tests.gave")
    [first, second] = Line.objects.all()
    assert first.due_at == second.due_at
    assert first.due_at.astimezone(ZoneInfo("Europe/Rome")).time() == end
    assert Notice.objects.unread().count() == 2  # the inbox is never quiet


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(times={"quiet_from": time(22)}), "quiet_until"),
        (Wanted(times={"quiet_until": time(7)}), "quiet_from"),
        (Wanted(times={"quiet_from": time(7), "quiet_until": time(7)}), "quiet_until"),
        (Wanted({"tests.nothing": {"email": True}}), "channels"),
        (Wanted({"tests.gave": {"letter": True}}), None),
    ],
)
def test_what_cannot_be_wished_is_refused(people: Cast, wanted: Wanted, field: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        change_preferences(people.seller, wanted)
    assert field is None or field in refused.value.fields
    assert preferences_of(people.seller) is None


def test_the_second_of_two_windows_is_told(people: Cast) -> None:
    change_preferences(people.seller, Wanted(times=NIGHT), expected=0)
    with pytest.raises(Stale):
        change_preferences(people.seller, Wanted(times={"quiet_weekends": True}), expected=0)


def test_page_and_api_say_the_same(people: Cast, as_: Any, api: Any) -> None:
    browser, program = as_(people.seller), api(people.seller)
    page = browser.get("/inbox/preferences/").content.decode()
    assert "Gifts" in page and "For chiefs" not in page and 'name="tests.gave.page"' in page
    sent = {
        "tests.quiet.page": "on",
        "tests.quiet.email": "on",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "version": "0",
    }
    assert browser.post("/inbox/preferences/", sent).status_code == 302
    got = program.get("/notices/preferences")
    known = {one["key"]: one for one in got.data["kinds"]}
    assert known["tests.quiet"]["channels"] == {"page": True, "email": True, "push": False}
    assert known["tests.gave"]["channels"]["email"] is False and known["tests.gave"]["channels"]["page"] is False
    assert (got.data["quiet_from"], got.data["quiet_until"]) == ("22:00:00", "07:00:00")
    changed = program.patch("/notices/preferences", {"quiet_from": None, "quiet_until": None, "agenda_at": "06:30"})
    assert (changed.data["quiet_from"], changed.data["agenda_at"]) == (None, "06:30:00")
    assert program.patch("/notices/preferences", {"quiet_from": "22:00"}).status_code == 422
    assert browser.post("/inbox/preferences/", {**sent, "quiet_until": "", "version": ""}).status_code == 422


def test_one_click_ends_the_mails_of_a_kind_and_nothing_else(people: Cast) -> None:
    address = link_of(people.seller, ["tests.gave", "agenda"]).removeprefix("http://127.0.0.1:8000")
    change_preferences(people.seller, Wanted(times={"agenda_at": time(7)}))
    stranger = Client(enforce_csrf_checks=True)
    assert "Gifts" in stranger.get(address).content.decode()
    tell(people)
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200  # again: the same
    found = Preferences.objects.get()
    assert found.channels == {"tests.gave": {"email": False}} and found.agenda_at is None
    tell(people)
    assert len(mailed()) == 1 and Notice.objects.count() == 2
    forged = address[:-3] + ("aa/" if not address.endswith("aa/") else "bb/")
    assert stranger.post(forged).status_code == 404


def test_the_day_is_owed_once_a_day_where_he_is(people: Cast) -> None:
    change_preferences(people.seller, Wanted(times={"agenda_at": time(7), "quiet_weekends": True}))
    rome = ZoneInfo("Europe/Rome")

    def owed(*moment: int) -> bool:
        return owe_agenda(people.seller, at=datetime(*moment, tzinfo=rome).astimezone(UTC))  # type: ignore[misc]

    assert not owed(2026, 11, 20, 6, 59)  # a Friday
    assert owed(2026, 11, 20, 7, 0) and not owed(2026, 11, 20, 7, 1) and not owed(2026, 11, 20, 23, 0)
    assert not owed(2026, 11, 21, 9, 0) and not owed(2026, 11, 22, 9, 0)  # the quiet weekend
    assert owed(2026, 11, 23, 18, 30)  # the server was down until then
    assert not owe_agenda(people.teammate, at=timezone.now())
    assert [(line.source, line.kind) for line in Line.objects.all()] == [("agenda", "agenda")] * 2
