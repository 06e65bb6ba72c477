"""How lines of tasks are drawn: My day, a process's page and lists have dozens, so a line is one text.

Words, signs and addresses are looked up once for all of them. What the button at the end offers is in _task_menu.html.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, tzinfo

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.listings.drawn import readers
from staffetta.processes.models import ActivityType, Task
from staffetta.processes.rows import TaskRow
from staffetta.ui import signs
from staffetta.ui.addresses import url
from staffetta.ui.context import csrf_field
from staffetta.ui.formats import ago, iso, minutes, when
from staffetta.ui.icons import icon
from staffetta.ui.keeping import kept

HUES = {"red": 1, "orange": 2, "amber": 3, "green": 4, "cyan": 5, "blue": 6, "violet": 7, "pink": 8}


def lines(rows: Iterable[TaskRow]) -> Markup:
    """These lines, as items of a list."""
    drawing, csrf = _lines(*readers()), csrf_field()
    return Markup("\n".join([drawing.line(row, csrf) for row in rows]))


def menu() -> Markup:
    """What the button at the end of a line offers: once on a page that shows tasks, the same for everybody."""
    return kept("processes/_task_menu.html")


@functools.lru_cache(maxsize=32)
def _lines(language: str, zone: tzinfo, today: date, prefix: str) -> Lines:
    """For everybody who reads in this language; zone and day only end it."""
    return Lines()


class Lines:
    """Draws lines in the language in use."""

    def __init__(self) -> None:
        self._at = url("tasks:list")
        self._signs = {
            "todo": icon("circle") + escape(_("To do")),
            "on_hold": icon("circle-pause") + escape(_("On hold")),
            "done": icon("circle-check") + escape(_("Done")),
        }
        self._tick, self._dots, self._hand = icon("check"), icon("ellipsis-vertical"), icon("hand")
        self._late, self._hourglass, self._bell = icon("clock-alert", "", _("Overdue")), icon("hourglass"), icon("bell")
        self._complete, self._reopen = escape(_("Complete")), escape(_("Reopen"))
        self._take, self._more = escape(_("Take")), escape(_("More about %(title)s") % {"title": ""})
        self._hours, self._waits = escape(_("Expected hours")), escape(_("waits for:"))
        self._reminder = escape(_("Reminder"))
        self._kinds: dict[tuple[str, str, str], str] = {}

    def line(self, row: TaskRow, csrf: str) -> str:
        """One task; `csrf`: the field against forged forms."""
        task, done = row.task, row.state == "done"
        pk, title = str(task.pk), escape(task.title)
        here, query = f"{self._at}{pk}/", "?stay=1" if row.stay else ""
        return (
            f'<li class="line task-line{" line-done" if done else ""}" id="task-{pk}" data-task="{pk}"'
            f' data-version="{task.version}">\n'
            f'<span class="line-lead">{self._box(row, pk, title, here, query, csrf)}</span>\n'
            f'<div class="line-words">\n<span class="task-title">{self._kind(task.activity_type)}'
            f"{self._title(row, title, here, query)}</span>\n"
            f'<div class="line-meta cluster"><span class="status status-{row.state}">{self._signs[row.state]}</span>\n'
            f"{self._moment(row)}{self._who(row)}{self._about(row)}</div>\n{self._notes(row)}</div>\n"
            f'<div class="line-end">{self._taking(row, pk, title, here, csrf)}{self._button(row, title)}</div>\n</li>'
        )

    def _box(self, row: TaskRow, pk: str, title: str, here: str, query: str, csrf: str) -> str:  # noqa: PLR0913
        done = row.state == "done"
        if row.task.asks_for_next and row.may_complete and not done:
            return (
                f'<a class="tick-box" href="{here}complete/" hx-get="{here}complete/{query}" hx-target="#dialog"'
                f' role="checkbox" aria-checked="false" aria-label="{self._complete}: {title}">{self._tick}</a>'
            )
        act, said = ("reopen", self._reopen) if done else ("tick", self._complete)
        return (
            f'<form class="tick" method="post" action="{here}{act}/" hx-post="{here}{act}/" hx-target="#task-{pk}"'
            f' hx-swap="outerHTML" data-tick>{csrf}{_place(row)}<button class="tick-box" type="submit"'
            f' role="checkbox" aria-checked="{"true" if done else "false"}" aria-label="{said}: {title}"'
            f"{'' if row.may_complete else ' disabled'}>{self._tick}</button></form>"
        )

    def _kind(self, kind: ActivityType | None) -> str:
        if kind is None:
            return ""
        said = kind.icon, kind.name, kind.colour
        if said not in self._kinds:
            hue = f" hue-{HUES[kind.colour]}" if kind.colour in HUES else ""
            sign, name = icon(kind.icon, "", said[1]), escape(said[1])
            self._kinds[said] = f'<span class="kind-sign{hue}" title="{name}">{sign}</span>\n'
        return self._kinds[said]

    def _title(self, row: TaskRow, title: str, here: str, query: str) -> str:
        if row.show_about:
            return f'<a class="line-title" href="{escape(row.href)}" data-row-link>{title}</a>'
        if row.may_change:
            edit = f'href="{here}edit/" hx-get="{here}edit/{query}" hx-target="#dialog"'
            return f'<a class="line-title" {edit} data-row-link>{title}</a>'
        return f'<span class="line-title">{title}</span>'

    def _moment(self, row: TaskRow) -> str:
        """When: done, blocked, or at its time; and the reminder."""
        task, shown = row.task, ""
        if row.state == "done":
            shown = f'<time class="moment" datetime="{iso(task.done_at)}">{escape(ago(task.done_at))}</time>\n'
            if task.done_by and task.done_by_id != task.assignee_id:
                shown += f"<span>{escape(task.done_by.name)}</span>\n"
        elif row.waits:
            shown = f'<span class="cluster">{self._hourglass}{self._waits} {escape(row.waits.title)}</span>\n'
        elif row.moment:
            late, sign = (" moment-late", self._late) if row.late else ("", "")
            words = f"{sign}{escape(when(row.moment))}"
            shown = f'<time class="moment{late}" datetime="{iso(row.moment)}">{words}</time>\n'
        if row.reminder:
            said = f'<time datetime="{iso(row.reminder)}">{escape(when(row.reminder))}</time>'
            shown += f'<span class="cluster">{self._bell}{self._reminder}: {said}</span>\n'
        return shown

    def _who(self, row: TaskRow) -> str:
        """In whose hands it is, unless they are the reader's; and how long it takes."""
        task = row.task
        hands = signs.group(task.group.name) if task.group else "" if row.is_own else signs.person(task.assignee)
        if not task.expected_hours:
            return hands
        return f'{hands}<span class="num" title="{self._hours}">{escape(minutes(task.expected_hours))}</span>\n'

    def _about(self, row: TaskRow) -> str:
        about = row.about if row.show_about else ""
        if not about:
            return ""
        contact = f"<span>{escape(row.contact)}</span>" if row.contact and row.contact != about else ""
        return f'<a href="{escape(row.href)}">{escape(about)}</a>{contact}'

    def _notes(self, row: TaskRow) -> str:
        task = row.task
        if row.show_about or row.state == "done" or not (task.pre_notes or task.remind_about):
            return ""
        text = "\n".join(filter(None, (task.pre_notes, task.remind_about)))
        return f'<p class="muted prose">{escape(text)}</p>\n'

    def _taking(self, row: TaskRow, pk: str, title: str, here: str, csrf: str) -> str:
        if not row.may_take:
            return ""
        return (
            f'<form class="contents" method="post" action="{here}take/" hx-post="{here}take/" hx-target="#task-{pk}"'
            f' hx-swap="outerHTML">{csrf}{_place(row)}<button class="btn btn-plain btn-sm" type="submit"'
            f' data-key="t" aria-label="{self._take}: {title}">{self._hand}{self._take}</button></form>\n'
        )

    def _button(self, row: TaskRow, title: str) -> str:
        if not (row.may_change or row.may_give_back or row.may_remind):
            return ""
        group = _group_of(row.task) if row.may_give_back else ""
        return (
            '<button class="btn btn-quiet btn-icon btn-sm task-more" type="button" aria-haspopup="menu"'
            f' aria-label="{self._more}{title}" data-task-more="{_allowed(row)}"{group}'
            f' data-process="{row.task.process_id or ""}">{self._dots}</button>\n'
        )


def _place(row: TaskRow) -> str:
    """What the answer has to know of the list in which the line stands."""
    return (
        f'<input type="hidden" name="stay" value="{1 if row.stay else 0}">'
        f'<input type="hidden" name="about" value="{1 if row.show_about else 0}">'
    )


def _group_of(task: Task) -> str:
    """The group to which it can be given back."""
    return f' data-group="{escape(task.taken_from.name)}"' if task.taken_from else ""


def _allowed(row: TaskRow) -> str:
    """Which entries of the menu there are (frontend/src/myday.js)."""
    is_open = row.state != "done"
    flags = {
        "c": row.may_change and is_open,
        "h": row.may_assign and is_open,
        "d": row.may_change,
        "r": row.may_remind and is_open,
        "p": row.may_change and row.task.process_id,
        "g": row.may_give_back,
        "s": row.stay,
        "a": row.show_about,
    }
    return "".join([flag for flag, holds in flags.items() if holds])
