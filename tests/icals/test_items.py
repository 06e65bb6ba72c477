"""Calendar objects in and out: tasks say what calendars say, and the rest is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from staffetta.core.content_lines import read_blocks
from staffetta.history.models import Event
from staffetta.icals.acts.change_from_item import change_from_item
from staffetta.icals.acts.create_from_item import create_from_item
from staffetta.icals.entries import entry_of
from staffetta.icals.models import CalendarObject
from staffetta.icals.querysets import in_calendar, marked
from staffetta.icals.reading import Item, read_items
from staffetta.icals.writing import write_calendar
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import NextStepMissing
from staffetta.processes.models import Reminder, Task
from staffetta.processes.schedule import between, on
from tests.cast import Cast
from tests.processes.makers import a_process, a_task

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

TODO = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//other//EN
BEGIN:VTODO
UID:todo-1@phone
DTSTAMP:20260301T000000Z
SUMMARY:Call Rossi\\, about the offer
DESCRIPTION:Ask for the\\nold machine
DUE;VALUE=DATE:20260310
PRIORITY:1
STATUS:IN-PROCESS
PERCENT-COMPLETE:40
CATEGORIES:Call,private
LOCATION:Milano
X-APPLE-SORT-ORDER:77
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:PT9H
X-WR-ALARMUID:a1
END:VALARM
BEGIN:VALARM
ACTION:EMAIL
TRIGGER:-P1D
SUMMARY:later
END:VALARM
END:VTODO
END:VCALENDAR
"""
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//other//EN
BEGIN:VTIMEZONE
TZID:Rome by hand
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:event-1@phone
DTSTAMP:20260301T000000Z
SUMMARY:Visit
DTSTART;TZID=Rome by hand:20260310T100000
DURATION:PT1H30M
ATTENDEE;CN="Rossi, Maria":mailto:maria@acme.example
CLASS:PRIVATE
END:VEVENT
END:VCALENDAR
"""


def _one(text: str) -> Item:
    (item,) = read_items(text, ROME)
    return item


def _lines(text: str) -> set[str]:
    return {
        str(line)
        for calendar in read_blocks(text)
        for block in calendar.blocks
        for line in (*block.lines, *(line for inner in block.blocks for line in inner.lines))
        if line.name not in ("DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "URL")
    }


def _made(people: Cast, text: str) -> Task:
    return create_from_item(_one(text), by=people.seller, at=NOW)


def _mark(task: Task) -> tuple[str, str]:
    row = marked(Task.objects.filter(pk=task.pk)).get()
    return row.resource, row.mark  # type: ignore[attr-defined]


def test_a_todo_becomes_a_task_and_comes_back_as_it_was(people: Cast) -> None:
    task = _made(people, TODO)
    assert (task.title, task.remind_about) == ("Call Rossi, about the offer", "Ask for the\nold machine")
    assert (task.all_day, task.date, task.assignee) == (True, date(2026, 3, 10), people.seller)
    assert task.activity_type is not None and task.activity_type.code == "call"
    reminder = Reminder.objects.get(task=task)
    assert reminder.due_at == datetime(2026, 3, 10, 9, tzinfo=ROME)
    assert _lines(write_calendar([entry_of(task)])) == _lines(TODO)


def test_an_event_with_a_zone_of_its_own_comes_back_as_it_was(people: Cast) -> None:
    task = _made(people, EVENT)
    assert task.starts_at == datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    assert task.ends_at == datetime(2026, 3, 10, 10, 30, tzinfo=UTC)
    written = write_calendar([entry_of(task)])
    assert _lines(EVENT) == _lines(written), "the zone that the lines name is defined again"
    moved = between(datetime(2026, 3, 11, 9, tzinfo=UTC), datetime(2026, 3, 11, 10, tzinfo=UTC))
    task = change_task(task, {}, timing=moved, by=people.seller)
    lines = _lines(write_calendar([entry_of(task)]))
    assert {"DTSTART:20260311T090000Z", "DTEND:20260311T100000Z", "CLASS:PRIVATE"} <= lines
    assert not any(line.startswith(("DURATION", "TZID", "DTSTART;")) for line in lines)


def test_only_what_changed_changes(people: Cast) -> None:
    task = _made(people, TODO)
    version, mark = task.version, _mark(task)
    same = change_from_item(task, _one(TODO), by=people.seller, at=NOW)
    assert same is not None and same.version == version and _mark(same) == mark
    text = TODO.replace("PRIORITY:1", "PRIORITY:5").replace("TRIGGER:PT9H", "TRIGGER:PT10H")
    task = change_from_item(task, _one(text), by=people.seller, at=NOW)  # type: ignore[assignment]
    assert Reminder.objects.get(task=task).due_at == datetime(2026, 3, 10, 10, tzinfo=ROME)
    assert _lines(write_calendar([entry_of(task)])) == _lines(text) and _mark(task) != mark
    bare = "\n".join(line for line in TODO.split("\n") if not line.startswith("PRIORITY"))
    done = bare.replace("STATUS:IN-PROCESS", "STATUS:COMPLETED\nCOMPLETED:20260302T080000Z")
    done = done.replace("PERCENT-COMPLETE:40", "PERCENT-COMPLETE:100")
    task = change_from_item(task, _one(done), by=people.seller, at=NOW)  # type: ignore[assignment]
    assert task.is_done and task.done_by == people.seller
    assert "COMPLETED:20260302T080000Z" in _lines(write_calendar([entry_of(task)]))
    task = change_from_item(task, _one(bare), by=people.seller, at=NOW)  # type: ignore[assignment]
    assert not task.is_done
    cancelled = bare.replace("STATUS:IN-PROCESS", "STATUS:CANCELLED")
    assert change_from_item(task, _one(cancelled), by=people.seller, at=NOW) is None
    assert not Task.objects.filter(pk=task.pk).exists() and not CalendarObject.objects.exists()


def test_a_series_is_one_task_and_stays_a_series_outside(people: Cast) -> None:
    text = EVENT.replace("CLASS:PRIVATE", "RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;TZID=Rome by hand:20260317T100000")
    instance = """BEGIN:VEVENT
UID:event-1@phone
RECURRENCE-ID;TZID=Rome by hand:20260324T100000
SUMMARY:Visit\\, later
DTSTART;TZID=Rome by hand:20260324T150000
END:VEVENT
END:VCALENDAR"""
    text = text.replace("END:VCALENDAR", instance)
    task = _made(people, text)
    assert CalendarObject.objects.get(task=task).repeats
    assert Event.objects.filter(kind="icals.series_taken", subject_id=task.pk).count() == 1
    assert _lines(write_calendar([entry_of(task)])) == _lines(text)


@pytest.mark.parametrize(
    ("component", "lines", "timing"),
    [
        ("VTODO", "", None),
        ("VTODO", "DTSTART;VALUE=DATE:20260309\nDUE;VALUE=DATE:20260310", on(date(2026, 3, 10))),
        ("VTODO", "DUE:20260310T170000Z", ("2026-03-10T16:30", "2026-03-10T17:00")),
        ("VTODO", "DUE;TZID=W. Europe Standard Time:20260710T170000", ("2026-07-10T14:30", "2026-07-10T15:00")),
        ("VTODO", "DTSTART:20260310T090000", ("2026-03-10T08:00", "2026-03-10T08:30")),
        ("VEVENT", "DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311", on(date(2026, 3, 10))),
        ("VEVENT", "DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260312", ("2026-03-09T23:00", "2026-03-11T23:00")),
        ("VEVENT", "DTSTART;VALUE=DATE:20260310\nDURATION:P2D", ("2026-03-09T23:00", "2026-03-11T23:00")),
        ("VEVENT", "DTSTART;TZID=/citadel.org/20250101_1/America/New_York:20260310T080000\nDTEND:20260310T130000Z",
         ("2026-03-10T12:00", "2026-03-10T13:00")),
        ("VEVENT", "DTSTART:20260310T080000Z\nDTEND:20260310T080000Z", ("2026-03-10T08:00", "2026-03-10T08:30")),
        ("VEVENT", "DTSTART:00010101T000000Z", None),
    ],
)  # fmt: skip
def test_times_of_all_sorts(people: Cast, component: str, lines: str, timing: object) -> None:
    text = f"BEGIN:VCALENDAR\nBEGIN:{component}\nUID:x\nSUMMARY:x\n{lines}\nEND:{component}\nEND:VCALENDAR"
    item = _one(text)
    if timing is None:
        assert item.timing.date is None and item.timing.starts_at is None
    elif isinstance(timing, tuple):
        found = (item.timing.starts_at, item.timing.ends_at)
        assert found == tuple(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in timing)
    else:
        assert item.timing == timing
    task = _made(people, text)
    again = _lines(write_calendar([entry_of(task)]))
    assert {line for line in _lines(text) if "00010101" not in line} <= again | {""}


def test_a_task_that_gets_a_time_is_another_entry(people: Cast) -> None:
    item = Item("VTODO", title="Plain")
    task = create_from_item(item, by=people.seller, at=NOW)
    CalendarObject.objects.all().delete()
    name, _first = _mark(task)
    assert name == f"{task.pk}.ics"
    start = datetime(2026, 3, 10, 9, tzinfo=UTC)
    task = change_task(task, {}, timing=between(start, start + timedelta(hours=1)), by=people.seller)
    assert _mark(task)[0] == f"{task.pk}-at.ics"
    lines = _lines(write_calendar([entry_of(task)]))
    assert {f"UID:{task.pk}-at", "DTSTART:20260310T090000Z", "SUMMARY:Plain"} <= lines
    mine = in_calendar(Task.objects.all(), people.seller, NOW)
    assert list(mine) == [task] and not in_calendar(Task.objects.all(), people.office, NOW).exists()


def test_completing_from_a_calendar_obeys_the_duty_to_plan(people: Cast) -> None:
    process = a_process(handler=people.seller, has_duty=True)
    first = a_task(process)
    item = _one(write_calendar([entry_of(first)]))
    item.is_done = True
    with pytest.raises(NextStepMissing):
        change_from_item(first, item, by=people.seller, at=NOW)
    assert not Task.objects.get(pk=first.pk).is_done
    create_from_item(Item("VTODO", title="And then"), process=process, by=people.seller, at=NOW)
    done = change_from_item(first, item, by=people.seller, at=NOW)
    assert done is not None and done.is_done
