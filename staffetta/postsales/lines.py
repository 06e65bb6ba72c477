"""How the tasks of a post-sales process are drawn: the handle and the box at their left, what and who, the state in
words, the gear (P-07). A process has a dozen, each with a menu of its own, so a line is one text, put together here.
"""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.postsales.panel import Row, Sheet
from staffetta.processes.models import Task
from staffetta.ui import pressing, signs
from staffetta.ui.addresses import url
from staffetta.ui.context import csrf_field
from staffetta.ui.formats import days_until, minutes, shown_date, when
from staffetta.ui.icons import icon

LINE = Markup('<div class="menu-line" role="separator"></div>\n')


def lines(sheet: Sheet, focus: str = "") -> Markup:
    """The lines of a process's tasks. `focus` names the one that keeps the keyboard, or its handle."""
    drawing, last = Lines(sheet, focus), len(sheet.rows) - 1
    return Markup("\n".join([drawing.line(row, at == 0, at == last) for at, row in enumerate(sheet.rows)]))


class Lines:
    """Draws the lines of one process, in the language in use."""

    def __init__(self, sheet: Sheet, focus: str) -> None:
        self._sheet, self._pk, self._target, self._focus = sheet, sheet.process.pk, f"#{sheet.element}", focus
        self._edit, self._give, self._hold = sheet.may_edit, sheet.may_give, sheet.may_hold
        self._csrf, self._check, self._handle = csrf_field(), icon("check"), icon("grip-vertical")
        self._moving = _("Move “%(title)s” with the arrow keys or by dragging")
        self._tick, self._untick = self._at("postsales:tick"), self._at("postsales:untick")
        self._named = _("Task “%(title)s”")

    def line(self, row: Row, first: bool, last: bool) -> str:
        """One task; `first` and `last` in their order."""
        task, pk = row.task, str(row.task.pk)
        done, alone = task.is_done, first and last
        title = escape(task.title)
        end = self._menu(row, first, last) if self._edit or row.may_tick else ""
        return (
            f'<li class="line post-task{" line-done" if done else ""}" id="task-{pk}" data-order-id="{pk}">\n'
            f'<span class="line-lead">\n{"" if alone or not self._edit else self._grip(task, pk)}'
            f"{self._box(row, pk, title)}</span>\n"
            f'<div class="line-words">\n<span class="line-title">{title}</span>\n'
            f'<div class="line-meta cluster">{signs.status(row.state)}\n{self._moment(row)}{self._reminder(task)}'
            f"{self._who(task)}{_kind(task)}{_hours(task)}</div>\n{_notes(task)}{_files(row)}</div>\n{end}</li>"
        )

    def _grip(self, task: Task, pk: str) -> str:
        focused = " data-focus-now" if self._focus == f"{pk}-handle" else ""
        said = escape(self._moving % {"title": task.title})
        return (
            f'<button class="post-task-handle" type="button" data-order-handle aria-label="{said}"{focused}>'
            f"{self._handle}</button>\n"
        )

    def _box(self, row: Row, pk: str, title: str) -> str:
        done = row.task.is_done
        act = (self._untick if done else self._tick).replace(ANY, pk)
        disabled = "" if row.may_tick else " disabled"
        focused = " data-focus-now" if self._focus == pk else ""
        return (
            f'<form class="tick" method="post" action="{act}" hx-post="{act}" hx-target="{self._target}"'
            f' hx-swap="outerHTML">{self._csrf}<button class="tick-box" type="submit" role="checkbox"'
            f' aria-checked="{"true" if done else "false"}" aria-label="{title}"{disabled}{focused}>'
            f"{self._check}</button></form>\n"
        )

    def _moment(self, row: Row) -> str:
        """What it waits for, or since when or until when."""
        task = row.task
        if row.waits:
            said = escape(_("waits for “%(title)s”") % {"title": row.waits.title})
            return f'<span class="cluster">{icon("hourglass")}{said}</span>\n'
        if row.state == "on_hold" and task.reminded_at != task.hold_until:  # type: ignore[attr-defined]  # annotated
            return f"{signs.moment(task.hold_until, 'relative')}\n"
        if row.state == "todo" and task.hold_until:
            return f"{signs.moment(task.hold_until, 'relative', late=days_until(task.hold_until) < 0)}\n"
        if not task.is_done:
            return ""
        who = f"{escape(task.done_by.name)}, " if task.done_by else ""
        return f"<span>{who}{signs.moment(task.done_at, 'relative')}</span>\n"

    def _reminder(self, task: Any) -> str:
        if not task.reminded_at or task.is_done:
            return ""
        form = "weekday" if not task.reminded_time and task.reminded_on.year == timezone.now().year else "medium"
        moment = when(task.reminded_at) if task.reminded_time else shown_date(task.reminded_on, form)
        said = escape(_("Reminder: %(when)s") % {"when": moment})
        return f'<span class="cluster">{icon("bell-ring")}{said}</span>\n'

    def _who(self, task: Task) -> str:
        """Whoever has it, unless that is the handler."""
        if task.is_done:
            return ""
        if task.group:
            return signs.group(task.group.name)
        return signs.person(task.assignee) if task.assignee_id != self._sheet.process.handler_id else ""

    def _menu(self, row: Row, first: bool, last: bool) -> str:
        """What its gear offers."""
        task, edit, is_open, alone = row.task, self._edit, not row.task.is_done, first and last
        hold, resumes = self._hold and is_open, self._hold and row.state == "on_hold" and not row.waits
        offered = {
            "change": edit,
            "assign": self._give and is_open,
            "remind": row.may_remind,
            "hold": hold,
            "resume": resumes,
            "wait": hold and not alone,
            "files": True,
            "line": edit and not alone,
            "up": edit and not first,
            "down": edit and not last,
            "end": edit,
            "delete": edit,
        }
        title = escape(task.title)
        inside = "".join([self._entries[key] for key, offers in offered.items() if offers])
        items = Markup(inside.replace(ANY, str(task.pk)).replace(TITLE, title))
        label = escape(self._named % {"title": task.title})
        return f'<div class="line-end">{pressing.menu(label, (items,), icon="settings", size="xs")}</div>\n'

    @functools.cached_property
    def _entries(self) -> dict[str, str]:
        """What gears offer, of any task: ANY stands for its id, TITLE for its title."""
        question = _("Delete the task “%(title)s”?") % {"title": TITLE}
        return {
            "change": self._asks("postsales:change-task", "pencil", _("Edit")),
            "assign": self._asks("postsales:assign-task", "user-round-plus", _("Assign…")),
            "remind": _entry(url("reminders:remind", task_id=_ANY), "bell-ring", _("Remind me…")),
            "hold": self._asks("postsales:hold", "circle-pause", _("On hold until…")),
            "resume": self._acts("postsales:resume", "circle", _("To do now")),
            "wait": self._asks("postsales:wait", "hourglass", _("Waits for…")),
            "files": self._asks("postsales:files", "paperclip", _("Add files")),
            "line": LINE,
            "up": self._acts("postsales:move", "arrow-up", _("Move up"), fields={"to": "up"}),
            "down": self._acts("postsales:move", "arrow-down", _("Move down"), fields={"to": "down"}),
            "end": LINE,
            "delete": self._acts("postsales:delete-task", "trash-2", _("Delete"), danger=True, confirm=question),
        }

    def _at(self, name: str) -> str:
        return url(name, pk=self._pk, task_id=_ANY)

    def _asks(self, name: str, sign: str, label: str) -> str:
        return _entry(self._at(name), sign, label)

    def _acts(self, name: str, sign: str, label: str, **more: Any) -> str:
        """An entry that does something at once."""
        return pressing.menu_item(label, post=self._at(name), icon=sign, target=self._target, **more)


_ANY = UUID(int=0xF1F1_F1F1 << 96)
ANY, TITLE = str(_ANY), "\ue0f1"
"""Stand for a task's id and title in what is drawn once for all of them."""


def _entry(address: str, sign: str, label: str) -> str:
    """An entry that opens a dialogue."""
    opens = f'href="{address}" hx-get="{address}" hx-target="#dialog"'
    return f'<a class="menu-item" role="menuitem" tabindex="-1" {opens}>{icon(sign)}{_said(label)}</a>\n'


def _said(label: str) -> Markup:
    return Markup(f'<span class="grow">{escape(label)}</span>')


def _kind(task: Task) -> str:
    name = task.activity_type.name if task.activity_type else task.title
    return f"<span>{escape(name)}</span>\n" if name != task.title else ""


def _hours(task: Task) -> str:
    """The hours taken, of those expected."""
    expected = minutes(task.expected_hours) if task.expected_hours else ""
    if task.actual_hours is None:
        said = expected
    elif expected:
        said = _("%(actual)s of %(expected)s") % {"actual": minutes(task.actual_hours), "expected": expected}
    else:
        said = _("took %(hours)s") % {"hours": minutes(task.actual_hours)}
    return f'<span class="num">{escape(said)}</span>\n' if said else ""


def _notes(task: Task) -> str:
    return f'<p class="line-meta prose">{escape(task.pre_notes)}</p>\n' if task.pre_notes and not task.is_done else ""


def _files(row: Row) -> str:
    return "".join(
        f'<a class="link line-meta post-task-file" href="{url("processes:download", file.pk)}">{icon("paperclip")}'
        f"<span>{escape(file.name)}</span></a>\n"
        for file in row.files
    )
