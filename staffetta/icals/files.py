"""The tasks and appointments of a calendar file one by one, those that cannot come in with their place and reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffetta.accounts.models import Member
from staffetta.core.content_lines import read_blocks
from staffetta.core.refusals import Refused
from staffetta.icals.models import CalendarObject
from staffetta.icals.querysets import AT
from staffetta.icals.reading import Item, read_items
from staffetta.processes.models import Task
from staffetta.processes.schedule import Timing, midnight

LARGEST = 2_000_000
MOST = 1000
READ = ("VTODO", "VEVENT")
_BESIDE = ("VTIMEZONE", "X-")


class NotACalendar(Refused):
    """The file cannot be read as a calendar; the sentence says why."""

    status = 422


@dataclass
class Line:
    """What becomes of one entry: "new", "known" or "refused", and why."""

    number: int
    item: Item
    state: str
    reason: str = ""
    task: Task | None = None


@dataclass
class Reading:
    """A file that was read; `others` counts what is neither a task nor an appointment, by its name."""

    lines: list[Line] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)

    def of(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def left_out(self) -> str:
        """What is in the file besides, in a sentence."""
        count = sum(self.others.values())
        said = ngettext(
            "%(count)s other entry is left out: %(names)s.", "%(count)s other entries are left out: %(names)s.", count
        )
        return said % {"count": count, "names": ", ".join(sorted(self.others))} if count else ""


def read_file(data: bytes, member: Member, where: tzinfo, *, past: bool, now: datetime) -> Reading:
    """What is in the file, compared with what is there. `past`: also what lies behind us and is not done.

    Raises NotACalendar for what is none, and for what is too large.
    """
    if len(data) > LARGEST:
        raise NotACalendar(_("The file is larger than 2 MB. Split it and import the parts."))
    blocks = read_blocks(data)
    if not any(block.name == "VCALENDAR" for block in blocks) and any(block.name in READ for block in blocks):
        # Single entries that some program wrote without what goes around them.
        data = b"BEGIN:VCALENDAR\r\n" + data.removeprefix(b"\xef\xbb\xbf") + b"\r\nEND:VCALENDAR\r\n"
        blocks = read_blocks(data)
    if not any(block.name == "VCALENDAR" for block in blocks):
        raise NotACalendar(_("This is no calendar file: it has no VCALENDAR."))
    items = read_items(data, where)
    if len(items) > MOST:
        raise NotACalendar(_("The file has more than 1,000 entries. Split it and import the parts."))
    reading = Reading()
    for calendar in blocks:
        for inner in calendar.blocks if calendar.name == "VCALENDAR" else ():
            if inner.name not in READ and not inner.name.startswith(_BESIDE):
                reading.others[inner.name[:40]] = reading.others.get(inner.name[:40], 0) + 1
    known = _known(items)
    seen: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        item.uid = item.uid or _made_up(item)
        first = seen.setdefault(item.uid, number)
        reading.lines.append(_line(number, item, first, known, where, past=past, now=now))
    return reading


def _line(
    number: int, item: Item, first: int, known: dict[str, Task], where: tzinfo, *, past: bool, now: datetime
) -> Line:
    task = known.get(item.uid)
    if first != number:
        return Line(number, item, "refused", _("The same UID as entry {number}.").format(number=first))
    if task is not None:
        return Line(number, item, "known", _("Is there already; it stays as it is."), task)
    if item.is_cancelled:
        return Line(number, item, "refused", _("It was cancelled."))
    if item.component == "VEVENT" and item.timing == Timing():
        return Line(number, item, "refused", _("It does not say when (DTSTART)."))
    end = _end(item, where)
    if not past and not item.is_done and end is not None and end < now:
        if item.repeats:
            said = _("The series began in the past; of a series its first day becomes a task.")
            return Line(number, item, "refused", said)
        return Line(number, item, "refused", _("It lies in the past."))
    return Line(number, item, "new", _("It repeats: the first of the series becomes a task.") if item.repeats else "")


def _end(item: Item, where: tzinfo) -> datetime | None:
    """When an appointment is over; to-dos that are late stay to be done."""
    if item.component != "VEVENT":
        return None
    if item.timing.date is not None:
        return midnight(item.timing.date, where).replace(hour=23, minute=59)
    return item.timing.ends_at or item.timing.starts_at


def _made_up(item: Item) -> str:
    """By which an entry without a UID is recognised when the file comes again: by all that it says."""
    said = "\n".join(text for text, _said in item.kept)
    return str(UUID(bytes=hashlib.sha256(f"{item.component}\n{said}".encode()).digest()[:16]))


def _known(items: Iterable[Item]) -> dict[str, Task]:
    """Those that are there, by their UID: what came from calendars, and what went out to them."""
    uids = {item.uid or _made_up(item) for item in items}
    rows = CalendarObject.objects.filter(uid__in=uids).select_related("task")
    found = {row.uid: row.task for row in rows}
    own = dict(_own(uids))
    for task in Task.objects.filter(pk__in=own):
        found.setdefault(own[task.pk], task)
    return found


def _own(uids: Iterable[str]) -> Iterator[tuple[UUID, str]]:
    for uid in uids:
        try:
            yield UUID(uid.removesuffix("@staffetta").removesuffix(AT)), uid
        except ValueError:
            continue


def as_json(reading: Reading) -> dict[str, Any]:
    """The report, JSON-ready."""
    return {
        "new": len(reading.of("new")),
        "known": len(reading.of("known")),
        "refused": len(reading.of("refused")),
        "others": reading.others,
        "entries": [
            {
                "number": line.number,
                "component": line.item.component,
                "title": line.item.title,
                "uid": line.item.uid,
                "state": line.state,
                "reason": line.reason,
                "task_id": line.task.pk if line.task is not None else None,
            }
            for line in reading.lines
        ],
    }
