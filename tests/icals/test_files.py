"""Calendar files in and out, entry by entry; a second time nothing (T-07)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from staffetta.icals.acts.bring_in import bring_in
from staffetta.icals.entries import entry_of
from staffetta.icals.files import NotACalendar, Reading, read_file
from staffetta.icals.writing import write_calendar
from staffetta.processes.models import Task
from staffetta.processes.schedule import on
from tests.cast import Cast
from tests.processes.makers import a_process, a_task

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//other//EN
BEGIN:VTODO
UID:todo-1
SUMMARY:Call Rossi
DUE;VALUE=DATE:20900310
END:VTODO
BEGIN:VEVENT
SUMMARY:Old meeting
DTSTART:20200101T100000Z
DTEND:20200101T110000Z
END:VEVENT
BEGIN:VEVENT
UID:serie
SUMMARY:Every week
DTSTART:20900101T100000Z
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
UID:todo-1
SUMMARY:The same name
DTSTART:20900101T100000Z
END:VEVENT
BEGIN:VEVENT
UID:nowhere
SUMMARY:When?
END:VEVENT
BEGIN:VEVENT
UID:off
STATUS:CANCELLED
SUMMARY:Off
DTSTART:20900101T100000Z
END:VEVENT
BEGIN:VJOURNAL
UID:j
SUMMARY:Diary
END:VJOURNAL
END:VCALENDAR
"""


def _read(people: Cast, text: str, **more: Any) -> Reading:
    return read_file(text.encode(), people.seller, UTC, **{"past": False, "now": NOW, **more})


def _states(reading: Reading) -> list[str]:
    return [line.state for line in reading.lines]


def test_entries_become_tasks_of_mine_once(people: Cast) -> None:
    reading = bring_in(_read(people, FILE), by=people.seller, at=NOW)
    assert _states(reading) == ["new", "refused", "new", "refused", "refused", "refused"]
    reasons = [line.reason for line in reading.lines]
    assert reasons[1] == "It lies in the past." and "entry 1" in reasons[3] and "DTSTART" in reasons[4]
    assert reading.left_out == "1 other entry is left out: VJOURNAL."
    tasks = {task.title: task for task in Task.objects.all()}
    assert set(tasks) == {"Call Rossi", "Every week"}
    assert tasks["Call Rossi"].assignee == people.seller and tasks["Call Rossi"].date == date(2090, 3, 10)
    assert _states(_read(people, FILE))[:3] == ["known", "refused", "known"]
    again = _read(people, FILE, past=True)
    assert _states(again)[:3] == ["known", "new", "known"]
    bring_in(again, by=people.seller, at=NOW)
    assert _states(_read(people, FILE, past=True))[:3] == ["known"] * 3  # also the one without a UID


def test_what_went_out_from_here_is_known(people: Cast) -> None:
    task = a_task(a_process(people.seller), timing=on(date(2090, 1, 5)), assignee=people.seller)
    assert _states(_read(people, write_calendar([entry_of(task)]))) == ["known"]


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCARD\nEND:VCARD", "x" * 2_100_000])
def test_what_is_no_calendar_is_refused(people: Cast, text: str) -> None:
    with pytest.raises(NotACalendar):
        _read(people, text)


def test_too_many_are_refused(people: Cast) -> None:
    with pytest.raises(NotACalendar):
        _read(people, "BEGIN:VCALENDAR\n" + "BEGIN:VTODO\nSUMMARY:x\nEND:VTODO\n" * 1001 + "END:VCALENDAR")


def test_by_page_it_is_shown_first(people: Cast, as_: Any) -> None:
    client = as_(people.seller)
    sent = {"files_": SimpleUploadedFile("a.ics", FILE.encode())}
    shown = client.post("/icals/new/", sent).content.decode()
    assert "2 entries come in" in shown and not Task.objects.exists()
    carried = re.search(r'name="carried" value="([^"]+)"', shown)
    assert carried is not None
    assert as_(people.teammate).post("/icals/run/", {"carried": carried[1]}).status_code == 302
    done = client.post("/icals/run/", {"carried": carried[1]}).content.decode()
    assert "2 entries were brought in" in done and Task.objects.count() == 2


def test_by_programs(people: Cast, api: Any) -> None:
    client = api(people.seller).client
    path = "/api/v1/calendar-files"
    trial = client.post(path, {"file": SimpleUploadedFile("a.ics", FILE.encode())})
    assert trial.status_code == 200 and trial.json()["new"] == 2 and not Task.objects.exists()
    real = client.post(path, {"file": SimpleUploadedFile("a.ics", FILE.encode()), "dry_run": "false"}).json()
    assert real["entries"][0]["task_id"] and Task.objects.count() == 2
    one = client.get(f"/api/v1/tasks/{real['entries'][0]['task_id']}.ics")
    assert str(Calendar.from_ical(one.content).walk("VTODO")[0]["SUMMARY"]) == "Call Rossi"
    assert len(Calendar.from_ical(client.get(f"{path}/mine.ics").content).walk("VEVENT")) == 1
