"""How the tasks of a post-sales process are drawn: the handle and the box at their left, what and who, the state in
words, the gear (P-07). A process has a dozen, each with a menu of its own, so a line is one text, put together here; it
is kept under what it shows, for after an act most lines of a process are as they were.
"""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.leads.models import Lead
from staffetta.listings.drawn import readers
from staffetta.postsales.panel import Row, Sheet
from staffetta.processes.models import Task
from staffetta.ui import pressing, signs
from staffetta.ui.addresses import url
from staffetta.ui.context import csrf_field
from staffetta.ui.formats import days_until, hue, minutes, shown_date, when
from staffetta.ui.icons import icon
from staffetta.ui.keeping import Entry, Lines, kept

LINE = Markup('<div class="menu-line" role="separator"></div>\n')
KEPT = 1024
"""So many lines are kept by a process, some 5 kB each."""


class Shown(NamedTuple):
    """All that the line of a task shows: plain values, under which it is kept. `offered`: the entries of its menu, of
    OFFERED; `focus`: which part of it keeps the keyboard, "box" or "handle"."""

    process: str
    pk: str
    title: str
    state: str
    may_tick: bool
    is_sorted: bool
    focus: str
    waits: str | None
    until: datetime | None
    done_by: str
    reminder: str
    person: str
    group: str
    kind: str
    hours: str
    notes: str
    files: tuple[tuple[UUID, str], ...]
    offered: tuple[bool, ...]


def lines(sheet: Sheet, focus: str = "") -> Markup:
    """The lines of a process's tasks. `focus` names the one that keeps the keyboard, or its handle."""
    pk, last = str(sheet.process.pk), len(sheet.rows) - 1
    rights = sheet.may_edit, sheet.may_give, sheet.may_hold
    return Markup("\n").join(
        _kept([_shown(sheet, pk, row, rights, (at == 0, at == last), focus) for at, row in enumerate(sheet.rows)])
    )


OF_SHEET = "element", "may_edit", "state", "total", "done", "expected", "actual"


def sheet_drawn(sheet: Sheet, lead: Lead, may_open: bool, first: bool) -> Markup:
    """A process on the page of its lead, whose `first` one it is or not; `may_open`: another one can be started."""
    process, handler = sheet.process, sheet.process.handler
    shown = Entry(
        process=Entry(pk=process.pk, title=process.title, handler=Entry(name=handler.name) if handler else None),
        tags=tuple([(str.__str__(word), hue(word)) for word in sheet.tags]),
        **{name: getattr(sheet, name) for name in OF_SHEET},
    )
    about = Entry(pk=lead.pk, title=lead.process.title)
    values: dict[str, Any] = {"sheet": shown, "lead": about, "may_open": may_open, "first": first, "focus": ""}
    return kept("postsales/_sheet.html", lines(sheet), **values)


def _shown(  # noqa: PLR0913  what is the same for all lines is worked out once
    sheet: Sheet, process: str, row: Row, rights: tuple[bool, bool, bool], place: tuple[bool, bool], focus: str
) -> Shown:
    task, pk, done, waits = row.task, str(row.task.pk), row.task.is_done, row.waits
    may_edit, alone = rights[0], place[0] and place[1]
    person, group = ("", "") if done else _hands(task, sheet.process.handler_id)
    return Shown(
        process=process,
        pk=pk,
        title=task.title,
        state=row.state,
        may_tick=row.may_tick,
        is_sorted=may_edit and not alone,
        focus={pk: "box", f"{pk}-handle": "handle"}.get(focus, ""),
        waits=waits.title if waits else None,
        until=None if waits else _moment(row),
        done_by=task.done_by.name if done and task.done_by else "",
        reminder=_reminder(task),
        person=person,
        group=group,
        kind=str(task.activity_type.name) if task.activity_type else "",
        hours=_hours(task),
        notes="" if done else task.pre_notes,
        files=tuple([(file.pk, file.name) for file in row.files]),
        offered=_offered(row, rights, place) if may_edit or row.may_tick else (),
    )


def _moment(row: Row) -> datetime | None:
    """Until when it waits, since when it is to be done, or when it was done."""
    task = row.task
    if row.state == "on_hold":
        reminded_at = task.reminded_at  # type: ignore[attr-defined]  # annotated
        return task.hold_until if reminded_at != task.hold_until else None
    return task.hold_until if row.state == "todo" else task.done_at


def _reminder(task: Any) -> str:
    """When somebody will be reminded of it, in words."""
    if not task.reminded_at or task.is_done:
        return ""
    if task.reminded_time:
        return when(task.reminded_at)
    return shown_date(task.reminded_on, "weekday" if task.reminded_on.year == timezone.now().year else "medium")


def _hands(task: Task, handler: UUID | None) -> tuple[str, str]:
    """Person and group that have it, unless that is the handler."""
    if task.group:
        return "", task.group.name
    return (task.assignee.name, "") if task.assignee and task.assignee_id != handler else ("", "")


def _hours(task: Task) -> str:
    """The hours taken, of those expected."""
    expected = minutes(task.expected_hours) if task.expected_hours else ""
    if task.actual_hours is None:
        return expected
    if expected:
        return _("%(actual)s of %(expected)s") % {"actual": minutes(task.actual_hours), "expected": expected}
    return _("took %(hours)s") % {"hours": minutes(task.actual_hours)}


OFFERED = "change", "assign", "remind", "hold", "resume", "wait", "files", "line", "up", "down", "end", "delete"
"""What gears can offer, in order."""


def _offered(row: Row, rights: tuple[bool, bool, bool], place: tuple[bool, bool]) -> tuple[bool, ...]:
    """Which entries its gear has."""
    (edit, give, may_hold), (first, last) = rights, place
    is_open, alone = not row.task.is_done, first and last
    hold, resumes = may_hold and is_open, may_hold and row.state == "on_hold" and not row.waits
    return (
        edit,
        give and is_open,
        row.may_remind,
        hold,
        resumes,
        hold and not alone,
        True,
        edit and not alone,
        edit and not first,
        edit and not last,
        edit,
        edit,
    )


def _drawn(*values: Any) -> str:
    return _drawing(*readers()).line(Shown(*values))


_kept = Lines(_drawn, KEPT)


@functools.lru_cache(maxsize=32)
def _drawing(*_readers: Any) -> Drawing:
    """For everybody who reads in this language; zone and day only end it."""
    return Drawing()


class Drawing:
    """Draws lines, in the language in use."""

    def __init__(self) -> None:
        self._check, self._handle = icon("check"), icon("grip-vertical")
        self._hourglass, self._bell, self._clip = icon("hourglass"), icon("bell-ring"), icon("paperclip")
        self._moving = _("Move “%(title)s” with the arrow keys or by dragging")
        self._named, self._waits = _("Task “%(title)s”"), _("waits for “%(title)s”")
        self._reminder = _("Reminder: %(when)s")
        self._tick, self._untick = _at("postsales:tick"), _at("postsales:untick")
        self._entries = _entries()

    def line(self, shown: Shown) -> str:
        """One task."""
        pk, done, title = shown.pk, shown.state == "done", escape(shown.title)
        return (
            f'<li class="line post-task{" line-done" if done else ""}" id="task-{pk}" data-order-id="{pk}">\n'
            f'<span class="line-lead">\n{self._grip(shown) if shown.is_sorted else ""}'
            f"{self._box(shown, title)}</span>\n"
            f'<div class="line-words">\n<span class="line-title">{title}</span>\n'
            f'<div class="line-meta cluster">{signs.status(shown.state)}\n{self._moment(shown)}'
            f"{self._remind(shown)}{_who(shown)}{_kind(shown)}{_taken(shown)}</div>\n{_notes(shown)}"
            f"{self._files(shown)}</div>\n{self._menu(shown, title) if shown.offered else ''}</li>"
        )

    def _grip(self, shown: Shown) -> str:
        focused = " data-focus-now" if shown.focus == "handle" else ""
        said = escape(self._moving % {"title": shown.title})
        return (
            f'<button class="post-task-handle" type="button" data-order-handle aria-label="{said}"{focused}>'
            f"{self._handle}</button>\n"
        )

    def _box(self, shown: Shown, title: Markup) -> str:
        done = shown.state == "done"
        act = (self._untick if done else self._tick).replace(ANY, shown.pk).replace(PROCESS, shown.process)
        disabled = "" if shown.may_tick else " disabled"
        focused = " data-focus-now" if shown.focus == "box" else ""
        return (
            f'<form class="tick" method="post" action="{act}" hx-post="{act}" hx-target="#post-sales-{shown.process}"'
            f' hx-swap="outerHTML">{csrf_field()}<button class="tick-box" type="submit" role="checkbox"'
            f' aria-checked="{"true" if done else "false"}" aria-label="{title}"{disabled}{focused}>'
            f"{self._check}</button></form>\n"
        )

    def _moment(self, shown: Shown) -> str:
        """What it waits for, or since when or until when."""
        if shown.waits is not None:
            said = escape(self._waits % {"title": shown.waits})
            return f'<span class="cluster">{self._hourglass}{said}</span>\n'
        if shown.until is None:
            return ""
        if shown.state == "done":
            who = f"{escape(shown.done_by)}, " if shown.done_by else ""
            return f"<span>{who}{signs.moment(shown.until, 'relative')}</span>\n"
        late = shown.state == "todo" and days_until(shown.until) < 0
        return f"{signs.moment(shown.until, 'relative', late=late)}\n"

    def _remind(self, shown: Shown) -> str:
        if not shown.reminder:
            return ""
        return f'<span class="cluster">{self._bell}{escape(self._reminder % {"when": shown.reminder})}</span>\n'

    def _files(self, shown: Shown) -> str:
        return "".join(
            f'<a class="link line-meta post-task-file" href="{url("processes:download", pk)}">{self._clip}'
            f"<span>{escape(name)}</span></a>\n"
            for pk, name in shown.files
        )

    def _menu(self, shown: Shown, title: Markup) -> str:
        """What its gear offers."""
        inside = "".join([entry for entry, offers in zip(self._entries, shown.offered, strict=True) if offers])
        items = Markup(inside.replace(ANY, shown.pk).replace(PROCESS, shown.process).replace(TITLE, title))
        label = escape(self._named % {"title": shown.title})
        return f'<div class="line-end">{pressing.menu(label, (items,), icon="settings", size="xs")}</div>\n'


_ANY, _PROCESS = UUID(int=0xF1F1_F1F1 << 96), UUID(int=0xF2F2_F2F2 << 96)
ANY, PROCESS, TITLE = str(_ANY), str(_PROCESS), "\ue0f1"
"""Stand for the ids of a task and of its process and for its title in what is drawn once for all of them."""


def _entries() -> tuple[str, ...]:
    """What gears offer, of any task, in the order of OFFERED."""
    question = _("Delete the task “%(title)s”?") % {"title": TITLE}
    known = {
        "change": _asks("postsales:change-task", "pencil", _("Edit")),
        "assign": _asks("postsales:assign-task", "user-round-plus", _("Assign…")),
        "remind": _entry(url("reminders:remind", task_id=_ANY), "bell-ring", _("Remind me…")),
        "hold": _asks("postsales:hold", "circle-pause", _("On hold until…")),
        "resume": _acts("postsales:resume", "circle", _("To do now")),
        "wait": _asks("postsales:wait", "hourglass", _("Waits for…")),
        "files": _asks("postsales:files", "paperclip", _("Add files")),
        "line": LINE,
        "up": _acts("postsales:move", "arrow-up", _("Move up"), fields={"to": "up"}),
        "down": _acts("postsales:move", "arrow-down", _("Move down"), fields={"to": "down"}),
        "end": LINE,
        "delete": _acts("postsales:delete-task", "trash-2", _("Delete"), danger=True, confirm=question),
    }
    return tuple([known[key] for key in OFFERED])


def _at(name: str) -> str:
    return url(name, pk=_PROCESS, task_id=_ANY)


def _asks(name: str, sign: str, label: str) -> str:
    return _entry(_at(name), sign, label)


def _acts(name: str, sign: str, label: str, **more: Any) -> str:
    """An entry that does something at once."""
    return pressing.menu_item(label, post=_at(name), icon=sign, target=f"#post-sales-{PROCESS}", **more)


def _entry(address: str, sign: str, label: str) -> str:
    """An entry that opens a dialogue."""
    opens = f'href="{address}" hx-get="{address}" hx-target="#dialog"'
    return f'<a class="menu-item" role="menuitem" tabindex="-1" {opens}>{icon(sign)}{_said(label)}</a>\n'


def _said(label: str) -> Markup:
    return Markup(f'<span class="grow">{escape(label)}</span>')


def _who(shown: Shown) -> str:
    return signs.group(shown.group) if shown.group else signs.person(shown.person)


def _kind(shown: Shown) -> str:
    return f"<span>{escape(shown.kind)}</span>\n" if shown.kind and shown.kind != shown.title else ""


def _taken(shown: Shown) -> str:
    return f'<span class="num">{escape(shown.hours)}</span>\n' if shown.hours else ""


def _notes(shown: Shown) -> str:
    return f'<p class="line-meta prose">{escape(shown.notes)}</p>\n' if shown.notes else ""
