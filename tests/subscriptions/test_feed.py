"""Calendars elsewhere read my tasks at a secret address (T-07)."""

from __future__ import annotations

import gzip
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change import change_contact
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Invalid
from staffetta.icals.entries import entry_of
from staffetta.icals.writing import write_calendar
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Reminder, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import between, on
from staffetta.reminders.acts.snooze import snooze_reminder
from staffetta.subscriptions.acts.change import change_subscription
from staffetta.subscriptions.acts.end import end_subscription
from staffetta.subscriptions.acts.renew import renew_subscription
from staffetta.subscriptions.acts.subscribe import subscribe
from staffetta.subscriptions.models import Subscription
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_person
from tests.processes.makers import a_process, a_task

KHAL = Path(__file__).parents[2] / "build" / "clients" / "bin" / "khal"
SOON = datetime(2030, 5, 7, 16, 0, tzinfo=UTC)


def _address(member: Member, **choices: Any) -> tuple[Subscription, str]:
    made, token = subscribe(member, label="Büro; mine", choices=choices, by=member)
    return made, f"/calendar/feed/{token}.ics"


def _get(address: str, **headers: str) -> Any:
    with workspace(None):  # nobody has signed in
        return Client().get(address, headers=headers)


def _parts(raw: bytes) -> list[Any]:
    return [part for part in Calendar.from_ical(raw).walk() if part.name in ("VEVENT", "VTODO")]


def _named(address: str) -> set[str]:
    answer = _get(address)
    assert answer.status_code == 200, answer.content
    return {str(part["SUMMARY"]) for part in _parts(answer.content)}


def _tasks(people: Cast) -> tuple[Task, Task]:
    process = a_process(people.seller, title="Offerta; Rossi, e figli — è così")
    words = "Visit; with, commas\\ and ünïcödé " + "long " * 30
    when = between(SOON, SOON + timedelta(hours=1))
    timed = a_task(process, words.strip(), assignee=people.seller, timing=when, remind_about="one\ntwo")
    return timed, a_task(process, "Call", assignee=people.seller, timing=on(date(2030, 5, 8)))


def test_it_is_valid_and_says_what_the_tasks_say(people: Cast) -> None:
    timed, day = _tasks(people)
    Reminder.objects.create(task=timed, date=date(2030, 5, 7), due_at=SOON - timedelta(hours=1))
    _made, address = _address(people.seller)
    answer = _get(address)
    raw = answer.content
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(raw)
    assert "\r\nNAME:Büro\\; mine\r\n" in raw.decode() and calendar["REFRESH-INTERVAL"].dt == timedelta(minutes=15)
    first, second = sorted(calendar.walk("VEVENT"), key=lambda event: str(event["DTSTART"].dt))
    assert (str(first["SUMMARY"]), first["DTSTART"].dt, first["DTEND"].dt) == (timed.title, SOON, timed.ends_at)
    assert "one\ntwo" in first["DESCRIPTION"] and str(first["URL"]).startswith("http")
    (alarm,) = first.walk("VALARM")
    assert alarm["TRIGGER"].dt == SOON - timedelta(hours=1)
    assert (second["DTSTART"].dt, second["DTEND"].dt) == (date(2030, 5, 8), date(2030, 5, 9))
    assert first["SEQUENCE"] == timed.version
    files = {str(part["UID"]) for task in (timed, day) for part in _parts(write_calendar([entry_of(task)]).encode())}
    assert {str(first["UID"]), str(second["UID"])} == files, "known by the same names as to CalDAV and in files"
    for name, value in (("X-Robots-Tag", "noindex"), ("Cache-Control", "no-cache"), ("Content-Type", "text/calendar")):
        assert value in answer[name]
    assert day.title in _named(address)


def test_what_has_not_changed_is_not_sent_again(people: Cast) -> None:
    timed, _day = _tasks(people)
    _made, address = _address(people.seller)
    first = _get(address, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(first.content).startswith(b"BEGIN:VCALENDAR")
    again = _get(address, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    change_task(timed, {"title": "Other"}, by=people.seller)
    changed = _get(address, **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


def test_the_tag_knows_all_that_the_calendar_says(people: Cast) -> None:
    person, company = a_person("Anna Bianchi"), a_company("Bianchi snc")
    task = a_task(a_process(people.seller, person=person), assignee=people.seller, timing=on(date(2030, 5, 8)))
    a_task(a_process(people.seller, contact=company), assignee=people.seller, timing=on(date(2030, 5, 9)))
    made, address = _address(people.seller)
    later = ReminderDraft(date(2030, 5, 7))
    seen = [_get(address)]
    for change in (
        lambda: change_contact(company, {"name": "Bianchi spa"}, by=people.seller),
        lambda: change_contact(person, {"last_name": "Verdi"}, by=people.seller),
        lambda: snooze_reminder(task, later, by=people.seller, at=DAWN),
        lambda: change_subscription(made, label="Other", choices={"with_alarms": False}, by=people.seller),
        lambda: change_subscription(made, choices={"detail": "busy"}, by=people.seller),
    ):
        change()
        seen.append(_get(address, **{"If-None-Match": seen[-1]["ETag"]}))
    assert [answer.status_code for answer in seen] == [200] * len(seen)
    assert len({answer.content for answer in seen}) == len(seen)


def test_what_is_in_it_is_chosen(people: Cast) -> None:
    timed, _day = _tasks(people)
    done = a_task(timed.process, "Done", assignee=people.seller, timing=on(date(2030, 5, 9)))
    complete_task(done, by=people.seller, at=DAWN)
    a_task(timed.process, "Of another", assignee=people.teammate, timing=on(date(2030, 5, 9)))
    assert _named(_address(people.seller)[1]) == {timed.title, "Call"}
    assert _named(_address(people.seller, with_done=True)[1]) == {timed.title, "Call", "✓ Done"}
    assert _named(_address(people.seller, timed_only=True)[1]) == {timed.title}
    whole = _get(_address(people.seller, as_todos=True)[1]).content
    todos = [part for part in _parts(whole) if part.name == "VTODO"]
    assert [str(todo["STATUS"]) for todo in todos] == ["NEEDS-ACTION"]
    busy = _get(_address(people.seller, detail="busy")[1]).content.decode()
    assert "Visit" not in busy and "Rossi" not in busy and "URL:" not in busy and "SUMMARY:Busy" in busy


def test_it_ends_with_the_address_and_with_its_owner(people: Cast) -> None:
    made, address = _address(people.seller)
    assert _get(address).status_code == 200
    renewed, token = renew_subscription(made, by=people.seller)
    assert _get(address).status_code == 404
    address = f"/calendar/feed/{token}.ics"
    assert _get(address).status_code == 200
    Member.objects.filter(pk=people.seller.pk).update(deactivated_at=DAWN)
    assert _get(address).status_code == 404
    Member.objects.filter(pk=people.seller.pk).update(deactivated_at=None)
    end_subscription(renewed, at=DAWN, by=people.administrator)
    assert _get(address).status_code == 404
    for wrong in ("x", "x" * 65, f"{token[:-1]}A", f"{token}A"):
        assert _get(f"/calendar/feed/{wrong}.ics").status_code == 404


def test_only_so_often(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _made, address = _address(people.seller)
    place = "staffetta.subscriptions.views.is_within"
    monkeypatch.setattr(place, lambda what, *_who, **_most: what != "calendar-feed")
    answer = _get(address)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_choices_are_checked(people: Cast) -> None:
    with pytest.raises(Invalid):
        subscribe(people.seller, label=" ", choices={"days_back": 99999}, by=people.seller)


def test_the_page_shows_the_address_once(people: Cast, as_: Any) -> None:
    client = as_(people.seller)
    sent = {"label": "Phone", "whose": "mine", "detail": "full", "days_back": "30", "with_alarms": "on"}
    text = client.post("/calendar/addresses/new/", sent).content.decode()
    assert "/calendar/feed/" in text and "webcal://" in text
    assert "/calendar/feed/" not in client.get("/calendar/addresses/").content.decode()
    assert client.post("/calendar/addresses/new/", {**sent, "label": ""}).status_code == 422


def test_what_it_shows_is_chosen_anew_and_the_address_stays(people: Cast, as_: Any, api: Any) -> None:
    timed, _day = _tasks(people)
    made, address = _address(people.seller)
    edit = f"/calendar/addresses/{made.pk}/edit/"
    page = as_(people.seller).get(edit).content.decode()
    assert "Büro; mine" in page and 'value="30"' in page
    sent = {"label": "Only meetings", "whose": "mine", "detail": "full", "days_back": "7", "timed_only": "on"}
    assert as_(people.seller).post(edit, sent).status_code == 302
    assert _named(address) == {timed.title}
    assert as_(people.seller).post(edit, {**sent, "days_back": "-1"}).status_code == 422
    mine = api(people.seller).patch(f"/calendar-addresses/{made.pk}", {"timed_only": False})
    assert (mine.status_code, mine.json()["timed_only"], mine.json()["label"]) == (200, False, "Only meetings")
    assert _named(address) == {timed.title, "Call"}


@pytest.mark.skipif(not KHAL.exists(), reason="clients are not installed")
def test_khal_takes_it(people: Cast, tmp_path: Path) -> None:
    _tasks(people)
    (tmp_path / "in.ics").write_bytes(_get(_address(people.seller)[1]).content)
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "config"
    config.write_text(
        f"[calendars]\n[[one]]\npath = {tmp_path}/calendar\n[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/Rome\ndefault_timezone = Europe/Rome\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    khal = [str(KHAL), "-c", str(config)]
    subprocess.run([*khal, "import", "--batch", "-a", "one", f"{tmp_path}/in.ics"], check=True, capture_output=True)  # noqa: S603
    listed = subprocess.run([*khal, "list", "2030-05-07", "3d"], check=True, capture_output=True, text=True)  # noqa: S603
    assert "18:00-19:00" in listed.stdout and "Call" in listed.stdout
