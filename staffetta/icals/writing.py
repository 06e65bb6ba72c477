"""Write tasks as VTODO and VEVENT: what we know of them, and what came with them before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from staffetta.core.content_lines import escape, fold_line
from staffetta.icals.reading import Kept
from staffetta.icals.texts import description_of, text_of
from staffetta.icals.times import stamp, zones_in
from staffetta.processes.models import Task

_DAY = re.compile(r":\d{8}$")
PRODID = "-//Staffetta//Staffetta//EN"


@dataclass(frozen=True)
class Written:
    """All of which an entry is made. `about` says in a line or two what the task is about, `href` leads to its page;
    `remind_at` is its reminder; `kept` as CalendarObject has it."""

    task: Task
    uid: str
    component: str
    about: str = ""
    href: str = ""
    remind_at: datetime | None = None
    type_name: str = ""
    kept: dict[str, Any] = field(default_factory=dict)
    turn: int = 0
    """How often clients had to fetch it for other reasons than the task's."""


def write_calendar(entries: Sequence[Written], *, name: str = "") -> str:
    """A calendar with these entries, as text."""
    inner = [line for entry in entries for line in write_entry(entry)]
    known = {name: text for entry in entries for name, text in entry.kept.get("zones", {}).items()}
    text = "\r\n".join(inner)
    zones = [line for block in zones_in(text, known) for line in block.split("\r\n")]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", *([f"X-WR-CALNAME:{escape(name)}"] if name else [])]
    return "\r\n".join([*head, *map(fold_line, (*zones, *inner)), "END:VCALENDAR", ""])


def write_entry(entry: Written) -> Iterator[str]:
    """The lines of one entry, not folded."""
    task = entry.task
    yield from (f"BEGIN:{entry.component}", f"UID:{escape(entry.uid)}", f"DTSTAMP:{stamp(task.changed_at)}")
    yield from (f"CREATED:{stamp(task.created_at)}", f"LAST-MODIFIED:{stamp(task.changed_at)}")
    # Some clients compare what is written, not the ETag: a refused change is put right only if this differs.
    yield f"SEQUENCE:{task.version + entry.turn}"
    kept: list[Kept] = entry.kept.get("lines", [])
    came: dict[tuple[str, ...], list[str]] = {}
    for text, said in kept:
        if said is not None and not (said[0] == "text" and entry.about):  # what it is about is always told anew
            came.setdefault(tuple(said), []).append(text)
    says = list(_says(entry))
    if _is_half(says, came):
        came = {said: texts for said, texts in came.items() if said[0] not in ("start", "end")}
    for said in says:
        yield from (text for text in came.get(said) or _fresh(said, entry) if text)
    names = set()
    for text, said in kept:
        if said is None:
            names.add(text.partition(":")[0].partition(";")[0])
            yield text
    if entry.href and "URL" not in names:
        yield f"URL:{entry.href}"
    yield from _alarms(entry)
    yield f"END:{entry.component}"
    for other in entry.kept.get("others", []):
        yield from other.split("\r\n")


def _is_half(says: list[tuple[str, ...]], came: dict[tuple[str, ...], list[str]]) -> bool:
    """Whether of an appointment that came with whole days only one end still is as it came: both are days, or none."""
    ends = [came.get(said, []) for said in says if said[0] in ("start", "end")]
    is_day = any(_DAY.search(text) for texts in ends for text in texts)
    return is_day and not all(ends)


def _says(entry: Written) -> Iterator[tuple[str, ...]]:
    task = entry.task
    yield ("title", task.title)
    yield ("text", text_of(task))
    if task.starts_at is not None:
        yield ("start", _iso(task.starts_at))
        if task.ends_at is not None:
            yield ("end", _iso(task.ends_at))
    elif task.date is not None:
        yield ("date", task.date.isoformat())
    if entry.component == "VTODO":
        yield ("status", "done" if task.is_done else "open")
    if entry.type_name:
        yield ("type", str(task.activity_type_id))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _fresh(said: tuple[str, ...], entry: Written) -> Iterator[str]:
    task = entry.task
    match said:
        case ("title", title):
            yield f"SUMMARY:{escape(title)}"
        case ("text", text):
            shown = description_of(text, entry.about)
            if shown:
                yield f"DESCRIPTION:{escape(shown)}"
        case ("start", _moment):
            assert task.starts_at is not None
            yield f"DTSTART:{stamp(task.starts_at)}"
        case ("end", _moment):
            assert task.ends_at is not None
            yield f"{'DUE' if entry.component == 'VTODO' else 'DTEND'}:{stamp(task.ends_at)}"
        case ("date", day):
            yield from _day(date.fromisoformat(day), entry.component)
        case ("status", "done"):
            yield from ("STATUS:COMPLETED", "PERCENT-COMPLETE:100")
            if task.done_at is not None:
                yield f"COMPLETED:{stamp(task.done_at)}"
        case ("status", _open):
            yield "STATUS:NEEDS-ACTION"
        case ("type", _pk):
            yield f"CATEGORIES:{escape(entry.type_name)}"


def _day(day: date, component: str) -> Iterator[str]:
    if component == "VTODO":
        yield f"DUE;VALUE=DATE:{day:%Y%m%d}"
        return
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"


def _alarms(entry: Written) -> Iterator[str]:
    """The reminder, as it came or our own, and the other alarms."""
    alarms: list[Kept] = entry.kept.get("alarms", [])
    wanted = ["reminder", _iso(entry.remind_at)] if entry.remind_at is not None else None
    came = [text for text, said in alarms if wanted is not None and said == wanted]
    for text in (*came, *(text for text, said in alarms if said is None)):
        yield from text.split("\r\n")
    if entry.remind_at is not None and not came:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER;VALUE=DATE-TIME:{stamp(entry.remind_at)}")
        yield from (f"DESCRIPTION:{escape(entry.task.title)}", "END:VALARM")
