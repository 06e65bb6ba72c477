"""How lines of tasks are drawn: My day, a process's page and lists have dozens, so a line is one text.

Words, signs and addresses are looked up once for all of them, and a line is kept under what it shows. What the button
at the end offers is in _task_menu.html.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.listings.drawn import readers
from staffetta.processes.rows import TaskRow
from staffetta.ui import signs
from staffetta.ui.addresses import url
from staffetta.ui.context import csrf_field
from staffetta.ui.formats import ago, iso, minutes, when
from staffetta.ui.icons import icon
from staffetta.ui.keeping import Lines, kept

HUES = {"red": 1, "orange": 2, "amber": 3, "green": 4, "cyan": 5, "blue": 6, "violet": 7, "pink": 8}


KEPT = 2048
"""So many lines are kept by a process, some 1 kB each."""


class Shown(NamedTuple):
    """All that the line of a task shows: plain values, under which it is kept. `kind`: icon, name and colour of its
    activity type; `when`: in words, with the exact moment; `about`: what it is about, its contact, and where that
    leads; `allowed`: entries of the menu."""

    pk: str
    version: int
    title: str
    state: str
    kind: tuple[str, str, str] | None
    asks_for_next: bool
    may_complete: bool
    may_change: bool
    may_take: bool
    stay: bool
    show_about: bool
    href: str
    at: date | datetime | None
    when: str
    late: bool
    done_by: str
    waits: str | None
    reminder: date | datetime | None
    person: str
    group: str
    hours: Decimal | None
    about: str
    contact: str
    notes: str
    has_menu: bool
    allowed: str
    taken_from: str
    process: str


def lines(rows: Iterable[TaskRow]) -> Markup:
    """These lines, as items of a list."""
    return Markup("\n").join(_kept(map(_shown, rows)))


def _shown(row: TaskRow) -> Shown:
    task, kind, done = row.task, row.task.activity_type, row.state == "done"
    waits = None if done or row.waits is None else row.waits.title
    at = task.done_at if done else None if waits is not None else row.moment
    about = row.about if row.show_about else ""
    has_notes = not (row.show_about or done) and (task.pre_notes or task.remind_about)
    return Shown(
        pk=str(task.pk),
        version=task.version,
        title=task.title,
        state=row.state,
        kind=(kind.icon, str(kind.name), kind.colour) if kind else None,
        asks_for_next=task.asks_for_next,
        may_complete=row.may_complete,
        may_change=row.may_change,
        may_take=row.may_take,
        stay=row.stay,
        show_about=row.show_about,
        href=row.href,
        at=at,
        when=ago(task.done_at) if done else when(at),
        late=row.late,
        done_by=task.done_by.name if done and task.done_by and task.done_by_id != task.assignee_id else "",
        waits=waits,
        reminder=row.reminder,
        person=task.assignee.name if task.assignee and not (task.group or row.is_own) else "",
        group=task.group.name if task.group else "",
        hours=task.expected_hours or None,
        about=about,
        contact=row.contact if about and row.contact != about else "",
        notes="\n".join(filter(None, (task.pre_notes, task.remind_about))) if has_notes else "",
        has_menu=row.may_change or row.may_give_back or row.may_remind,
        allowed=_allowed(row),
        taken_from=task.taken_from.name if row.may_give_back and task.taken_from else "",
        process=str(task.process_id or ""),
    )


def menu() -> Markup:
    """What the button at the end of a line offers: once on a page that shows tasks, the same for everybody."""
    return kept("processes/_task_menu.html")


def _drawn(*values: Any) -> str:
    return _drawing(*readers()).line(Shown(*values))


_kept = Lines(_drawn, KEPT)


@functools.lru_cache(maxsize=32)
def _drawing(language: str, zone: tzinfo, today: date, prefix: str) -> Drawing:
    """For everybody who reads in this language; zone and day only end it."""
    return Drawing()


class Drawing:
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

    def line(self, shown: Shown) -> str:
        """One task."""
        pk, title, state, done = shown.pk, escape(shown.title), shown.state, shown.state == "done"
        here, query = f"{self._at}{pk}/", "?stay=1" if shown.stay else ""
        return (
            f'<li class="line task-line{" line-done" if done else ""}" id="task-{pk}" data-task="{pk}"'
            f' data-version="{shown.version}">\n'
            f'<span class="line-lead">{self._box(shown, title, here, query)}</span>\n'
            f'<div class="line-words">\n<span class="task-title">{_kind(shown.kind)}'
            f"{_title(shown, title, here, query)}</span>\n"
            f'<div class="line-meta cluster"><span class="status status-{state}">{self._signs[state]}</span>\n'
            f"{self._moment(shown)}{self._who(shown)}{_about(shown)}</div>\n{_notes(shown)}</div>\n"
            f'<div class="line-end">{self._taking(shown, title, here)}{self._button(shown, title)}</div>\n</li>'
        )

    def _box(self, shown: Shown, title: Markup, here: str, query: str) -> str:
        done = shown.state == "done"
        if shown.asks_for_next and shown.may_complete and not done:
            return (
                f'<a class="tick-box" href="{here}complete/" hx-get="{here}complete/{query}" hx-target="#dialog"'
                f' role="checkbox" aria-checked="false" aria-label="{self._complete}: {title}">{self._tick}</a>'
            )
        act, said = ("reopen", self._reopen) if done else ("tick", self._complete)
        return (
            f'<form class="tick" method="post" action="{here}{act}/" hx-post="{here}{act}/"'
            f' hx-target="#task-{shown.pk}" hx-swap="outerHTML" data-tick>{csrf_field()}{_place(shown)}'
            f'<button class="tick-box" type="submit" role="checkbox"'
            f' aria-checked="{"true" if done else "false"}" aria-label="{said}: {title}"'
            f"{'' if shown.may_complete else ' disabled'}>{self._tick}</button></form>"
        )

    def _moment(self, shown: Shown) -> str:
        """When: done, blocked, or at its time; and the reminder."""
        drawn = ""
        if shown.state == "done":
            drawn = f'<time class="moment" datetime="{iso(shown.at)}">{escape(shown.when)}</time>\n'
            if shown.done_by:
                drawn += f"<span>{escape(shown.done_by)}</span>\n"
        elif shown.waits is not None:
            drawn = f'<span class="cluster">{self._hourglass}{self._waits} {escape(shown.waits)}</span>\n'
        elif shown.at:
            late, sign = (" moment-late", self._late) if shown.late else ("", "")
            words = f"{sign}{escape(shown.when)}"
            drawn = f'<time class="moment{late}" datetime="{iso(shown.at)}">{words}</time>\n'
        if shown.reminder:
            said = f'<time datetime="{iso(shown.reminder)}">{escape(when(shown.reminder))}</time>'
            drawn += f'<span class="cluster">{self._bell}{self._reminder}: {said}</span>\n'
        return drawn

    def _who(self, shown: Shown) -> str:
        """In whose hands it is, unless they are the reader's; and how long it takes."""
        hands = signs.group(shown.group) if shown.group else signs.person(shown.person)
        if not shown.hours:
            return hands
        return f'{hands}<span class="num" title="{self._hours}">{escape(minutes(shown.hours))}</span>\n'

    def _taking(self, shown: Shown, title: Markup, here: str) -> str:
        if not shown.may_take:
            return ""
        return (
            f'<form class="contents" method="post" action="{here}take/" hx-post="{here}take/"'
            f' hx-target="#task-{shown.pk}" hx-swap="outerHTML">{csrf_field()}{_place(shown)}'
            '<button class="btn btn-plain btn-sm" type="submit"'
            f' data-key="t" aria-label="{self._take}: {title}">{self._hand}{self._take}</button></form>\n'
        )

    def _button(self, shown: Shown, title: Markup) -> str:
        if not shown.has_menu:
            return ""
        group = f' data-group="{escape(shown.taken_from)}"' if shown.taken_from else ""
        return (
            '<button class="btn btn-quiet btn-icon btn-sm task-more" type="button" aria-haspopup="menu"'
            f' aria-label="{self._more}{title}" data-task-more="{shown.allowed}"{group}'
            f' data-process="{shown.process}">{self._dots}</button>\n'
        )


@functools.lru_cache(maxsize=1024)
def _kind(kind: tuple[str, str, str] | None) -> str:
    if kind is None:
        return ""
    sign, name, colour = kind
    hue = f" hue-{HUES[colour]}" if colour in HUES else ""
    return f'<span class="kind-sign{hue}" title="{escape(name)}">{icon(sign, "", name)}</span>\n'


def _title(shown: Shown, title: Markup, here: str, query: str) -> str:
    if shown.show_about:
        return f'<a class="line-title" href="{escape(shown.href)}" data-row-link>{title}</a>'
    if shown.may_change:
        edit = f'href="{here}edit/" hx-get="{here}edit/{query}" hx-target="#dialog"'
        return f'<a class="line-title" {edit} data-row-link>{title}</a>'
    return f'<span class="line-title">{title}</span>'


def _about(shown: Shown) -> str:
    if not shown.about:
        return ""
    contact = f"<span>{escape(shown.contact)}</span>" if shown.contact else ""
    return f'<a href="{escape(shown.href)}">{escape(shown.about)}</a>{contact}'


def _notes(shown: Shown) -> str:
    return f'<p class="muted prose">{escape(shown.notes)}</p>\n' if shown.notes else ""


def _place(shown: Shown) -> str:
    """What the answer has to know of the list in which the line stands."""
    return (
        f'<input type="hidden" name="stay" value="{1 if shown.stay else 0}">'
        f'<input type="hidden" name="about" value="{1 if shown.show_about else 0}">'
    )


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
