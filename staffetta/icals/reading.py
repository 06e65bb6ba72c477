"""Read calendar objects: what a VTODO or VEVENT says of a task, and what of it we have no column for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from staffetta.core.content_lines import Block, Line, printable, read_blocks, split_value, unescape
from staffetta.core.text import tidy
from staffetta.icals.texts import MARK, without_ours
from staffetta.icals.times import Zones, span, when
from staffetta.processes.schedule import Timing, midnight

Kept = list[Any]
"""[text, saying as a list, or None]: JSON-ready."""
COMPONENTS = ("VTODO", "VEVENT")
USUAL = timedelta(minutes=30)
"""How long something lasts that does not say it."""
TITLE_LENGTH = 200
_MADE_ANEW = frozenset({"UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "BEGIN", "END"})
_STATUS = frozenset({"STATUS", "PERCENT-COMPLETE", "COMPLETED"})
_REPEATS = frozenset({"RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"})


@dataclass
class Item:
    """One calendar object, read. `kept` are its lines and alarms with what they said; `others` what stands beside them
    (single instances of a repetition that were changed); `zones` the definitions of time zones by name."""

    component: str
    uid: str = ""
    title: str = ""
    text: str = ""
    url: str = ""
    timing: Timing = field(default_factory=Timing)
    is_done: bool = False
    done_at: datetime | None = None
    is_cancelled: bool = False
    categories: tuple[str, ...] = ()
    remind_at: datetime | None = None
    repeats: bool = False
    kept: list[Kept] = field(default_factory=list)
    alarms: list[Kept] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)


def read_items(raw: bytes | str, where: tzinfo) -> list[Item]:
    """The tasks and appointments of a file, in their order; those of one UID are one object. `where`: the time zone of
    times that name none."""
    found: list[Item] = []
    for calendar in read_blocks(raw):
        if calendar.name != "VCALENDAR":
            continue
        zones = Zones(calendar.blocks, where)
        for blocks in _by_uid(calendar.blocks):
            found.append(_read(blocks, zones, calendar))
    return found


def _by_uid(blocks: list[Block]) -> Iterator[list[Block]]:
    """What belongs together: the object first, then single instances that differ from it."""
    together: dict[tuple[str, str], list[Block]] = {}
    for place, block in enumerate(blocks):
        if block.name in COMPONENTS:
            uid = block.value("UID") or f"#{place}"
            together.setdefault((block.name, uid), []).append(block)
    for group in together.values():
        yield sorted(group, key=lambda block: block.first("RECURRENCE-ID") is not None)


def _read(blocks: list[Block], zones: Zones, calendar: Block) -> Item:
    block, *others = blocks
    lines = [Line(o.name, printable(o.value), o.params, o.group) for o in block.lines if o.name not in _MADE_ANEW]
    item = Item(block.name, uid=tidy(unescape(block.value("UID")))[:255])
    item.others = ["\r\n".join(other.unfolded()) for other in others]
    item.zones = {
        unescape(zone.value("TZID")): "\r\n".join(zone.unfolded())
        for zone in calendar.blocks
        if zone.name == "VTIMEZONE"
    }
    item.repeats = any(line.name in _REPEATS for line in lines) or bool(others)
    said: dict[int, list[str]] = {}
    made_up = _read_timing(item, lines, said, zones)
    _read_texts(item, lines, said)
    _read_status(item, lines, said, zones)
    item.kept = [[str(line), said.get(n)] for n, line in enumerate(lines)] + made_up
    _read_alarms(item, block, zones)
    return item


def _read_texts(item: Item, lines: list[Line], said: dict[int, list[str]]) -> None:
    for place, line in enumerate(lines):
        text = unescape(line.value)
        if line.name == "SUMMARY" and tidy(text) and not item.title:
            item.title = tidy(text)[:TITLE_LENGTH]
            said[place] = ["title", item.title]
        elif line.name == "DESCRIPTION" and not item.text:
            item.text = without_ours(text)
            said[place] = ["text", item.text] if MARK not in text else ["ours"]
        elif line.name == "CATEGORIES":
            words = tuple(tidy(unescape(part)) for part in split_value(line.value, ","))
            item.categories += tuple(word for word in words if word)
            said[place] = ["categories"]
        elif line.name == "URL":
            item.url = line.value.strip()


def _read_status(item: Item, lines: list[Line], said: dict[int, list[str]], zones: Zones) -> None:
    if item.component != "VTODO":
        item.is_cancelled = any(line.name == "STATUS" and line.value.upper() == "CANCELLED" for line in lines)
        return
    values = {line.name: line for line in lines if line.name in _STATUS}
    status = values["STATUS"].value.strip().upper() if "STATUS" in values else ""
    percent = values["PERCENT-COMPLETE"].value.strip() if "PERCENT-COMPLETE" in values else ""
    item.is_done = status == "COMPLETED" or (not status and ("COMPLETED" in values or percent == "100"))
    item.is_cancelled = status == "CANCELLED"
    done = when(values.get("COMPLETED"), zones)
    item.done_at = done if item.is_done and isinstance(done, datetime) else None
    for place, line in enumerate(lines):
        if line.name in _STATUS:
            said[place] = ["status", "done" if item.is_done else "open"]


def _read_timing(item: Item, lines: list[Line], said: dict[int, list[str]], zones: Zones) -> list[Kept]:
    """A day alone is a deadline, a moment has a start and an end (L-07); returns what had to be made up."""
    names = {line.name: (place, line) for place, line in reversed(list(enumerate(lines)))}

    def at(name: str) -> date | datetime | None:
        return when(names[name][1], zones) if name in names else None

    start, last = at("DTSTART"), at("DUE") if item.component == "VTODO" else at("DTEND")
    length = span(names["DURATION"][1].value) if "DURATION" in names else None
    used = [names[name][0] for name in ("DTSTART", "DUE", "DTEND", "DURATION") if name in names]
    if isinstance(last, datetime) or (isinstance(start, datetime) and not _is_day(last)):
        return _timed(item, start, last, length, names, said)
    days = _days(start, last, length) if item.component == "VEVENT" else 0
    if start is not None and days > 1:
        begin, end = midnight(start, zones.floating), midnight(start + timedelta(days=days), zones.floating)
        return _timed(item, begin, end, None, names, said)
    day = last if item.component == "VTODO" and _is_day(last) else start or last
    if isinstance(day, datetime):
        day = day.astimezone(zones.floating).date()
    if day is not None:
        if item.component == "VTODO" and not _is_day(last) and length is not None:
            day += timedelta(days=length.days)
        item.timing = Timing(all_day=True, date=day)
        said.update({place: ["date", day.isoformat()] for place in used})
    return []


def _days(start: date | datetime | None, last: date | datetime | None, length: timedelta | None) -> int:
    """How many whole days an appointment of whole days lasts; a task has one day, so several are a stretch of time."""
    if start is None or not _is_day(start):
        return 0
    if last is not None and _is_day(last):
        return (last - start).days
    return length.days if length is not None else 0


def _is_day(value: date | datetime | None) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _timed(
    item: Item,
    start: date | datetime | None,
    last: date | datetime | None,
    length: timedelta | None,
    names: dict[str, tuple[int, Line]],
    said: dict[int, list[str]],
) -> list[Kept]:
    made_up: list[Kept] = []
    begin = start if isinstance(start, datetime) else None
    end = last if isinstance(last, datetime) else None
    if begin is None:
        assert end is not None
        begin = end - (length if length and length > timedelta(0) else USUAL)
        made_up.append(["", ["start", begin.isoformat()]])
    if end is None and length is not None and length > timedelta(0):
        end = begin + length
    if end is None:
        end = begin + USUAL
        made_up.append(["", ["end", end.isoformat()]])
    if end <= begin:
        end = begin + USUAL
    item.timing = Timing(all_day=False, starts_at=begin, ends_at=end)
    for name, saying in (("DTSTART", "start"), ("DUE", "end"), ("DTEND", "end"), ("DURATION", "end")):
        if name in names and (name != "DTSTART" or isinstance(start, datetime)):
            said[names[name][0]] = [saying, (begin if saying == "start" else end).isoformat()]
    return made_up


def _read_alarms(item: Item, block: Block, zones: Zones) -> None:
    """The first alarm that has a moment is the reminder; a task has one (T-03), and the others are kept."""
    for alarm in block.blocks:
        moment = _moment_of(alarm, item, zones) if alarm.name == "VALARM" and item.remind_at is None else None
        if moment is not None:
            item.remind_at = moment
        text = printable("\r\n".join(alarm.unfolded()).replace("\r\n", "\n")).replace("\n", "\r\n")
        item.alarms.append([text, ["reminder", moment.isoformat()] if moment is not None else None])


def _moment_of(alarm: Block, item: Item, zones: Zones) -> datetime | None:
    trigger = alarm.first("TRIGGER")
    if trigger is None or alarm.value("ACTION").upper() == "NONE":
        return None
    before = span(trigger.value)
    if before is None:
        moment = when(trigger, zones)
        return moment.replace(second=0) if isinstance(moment, datetime) else None
    timing = item.timing
    if timing.starts_at is not None and timing.ends_at is not None:
        to_end = trigger.one("RELATED").upper() == "END"
        base = timing.ends_at if to_end else timing.starts_at
    elif timing.date is not None:
        base = midnight(timing.date, zones.floating)
    else:
        return None
    return (base + before).astimezone(UTC).replace(second=0)
