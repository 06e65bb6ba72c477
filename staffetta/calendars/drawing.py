"""Entries of the calendar, each as one text: a month can show hundreds (docs/ui.md "Speed")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.accounts.models import Member
from staffetta.calendars.pieces import REMINDER, Piece, Placed
from staffetta.processes.rows import TaskRow, lines_of, rows_of
from staffetta.ui.formats import hue, initials, shown_date, shown_time
from staffetta.ui.icons import icon

SIGNS = {"todo": "circle", "on_hold": "circle-pause", "done": "circle-check", "late": "triangle-alert"}
NOTHING = Markup("")


@dataclass
class Drawing:
    """The tasks that are shown, by id, and how they are drawn; `names`: several people's stand beside each other."""

    rows: dict[UUID, TaskRow]
    names: bool
    words: dict[str, str]
    """What the states are called: looked up once, not for each entry."""

    @classmethod
    def of(cls, ids: list[UUID], member: Member, now: datetime, *, names: bool) -> Drawing:
        """Read with one statement, and what the member may do with two."""
        rows = rows_of(lines_of(ids), member, now, stay=True)
        words = {"todo": _("To do"), "on_hold": _("On hold"), "done": _("Done"), "late": _("Overdue")}
        return cls({row.task.pk: row for row in rows}, names, words)

    def piece(self, piece: Piece) -> Markup:
        """A piece in the cell of a month or in the band of whole days, where there is little room."""
        row = self.rows.get(piece.task_id)
        return self._entry(row, piece, short=True) if row is not None else Markup("")

    def line(self, piece: Piece) -> Markup:
        """A piece in a line of the agenda, with what it is about."""
        row = self.rows.get(piece.task_id)
        if row is None:
            return Markup("")
        about = " · ".join(filter(None, (row.about, row.contact)))
        return self._entry(row, piece, after=Markup('<span class="calendar-about">{}</span>').format(about))

    def placed(self, placed: Placed, *, narrow: bool) -> Markup:
        """A piece in the column of a day; `narrow` among seven."""
        row = self.rows.get(placed.piece.task_id)
        place = f" row-start-{placed.row} row-end-{placed.row_end} col-start-{placed.lane} col-span-{placed.span}"
        short = " is-short" if placed.row_end - placed.row < 4 else ""
        return self._entry(row, placed.piece, place + short, short=narrow) if row is not None else Markup("")

    def overdue(self, task_id: UUID) -> Markup:
        """An entry of the block of what is overdue, with its day."""
        row = self.rows.get(task_id)
        if row is None:
            return Markup("")
        day = row.moment.date() if isinstance(row.moment, datetime) else row.moment
        return self._entry(row, None, said=shown_date(day, "day") if day is not None else "")

    def _entry(
        self,
        row: TaskRow,
        piece: Piece | None,
        place: str = "",
        said: str = "",
        *,
        short: bool = False,
        after: Markup = NOTHING,
    ) -> Markup:
        task = row.task
        state = "late" if row.late else row.state
        word = self.words[state]
        who = _who(row) if self.names else ""
        at = said or (_times(piece) if piece is not None and piece.begins else "")
        bell = icon("bell") if piece is not None and piece.kind == REMINDER else ""
        text = (
            f'<a class="calendar-entry{place}" href="{escape(row.href)}" data-state="{state}"{_data(row, piece)}'
            f'{" data-person" if who else ""} data-tip="{escape(_tip(row, at, word))}">'
            f"{icon(SIGNS[state])}{bell}{f'<span class=num>{escape(at)}</span> ' if at else ''}"
            f'<span class="calendar-title">{escape(task.title)}</span>{after}'
            f'<span class="sr-only">, {escape(word)}</span>'
            f"{_name(who, short=short)}{'' if piece is None or piece.ends else icon('chevron-right')}</a>"
        )
        return Markup(text)  # noqa: S704  put together of escaped parts


def _data(row: TaskRow, piece: Piece | None) -> str:
    """What the script needs to move it; what may not be moved says nothing of it."""
    task = row.task
    key = f"{task.pk}-{piece.day.isoformat()}" if piece is not None else f"{task.pk}-overdue"
    said = f' id="entry-{key}" data-entry="{task.pk}" data-version="{task.version}"'
    if piece is not None:
        said += f' data-kind="{piece.kind}"'
        if piece.start is not None:
            said += f' data-from="{piece.start}" data-to="{piece.end}"'
        said += "" if piece.ends else " data-goes-on"
    return said + (" data-moves" if row.may_change and task.done_at is None and not task.is_blocked else "")


def _times(piece: Piece) -> str:
    return _clock(piece.start) if piece.start is not None else ""


def _clock(minutes: int) -> str:
    return shown_time(time(minutes // 60 % 24, minutes % 60))


def _who(row: TaskRow) -> str:
    task = row.task
    holder = task.assignee or task.group
    return holder.name if holder is not None else _("Nobody")


def _name(name: str, *, short: bool) -> str:
    """Whose it is; where there is little room by initials, and the name in the tooltip."""
    if not name:
        return ""
    if short:
        said = f'<span aria-hidden="true">{escape(initials(name))}</span><span class="sr-only">, {escape(name)}</span>'
        return f'<span class="calendar-who is-short hue-{hue(name)}">{said}</span>'
    return f'<span class="calendar-who hue-{hue(name)}"><span class="sr-only">, </span>{escape(name)}</span>'


def _tip(row: TaskRow, at: str, state: str) -> str:
    """What there is room for only in the tooltip: company, lead, kind of activity, whose it is."""
    task = row.task
    kind = task.activity_type.name if task.activity_type is not None else ""
    whole = f"{at} {task.title}" if at else task.title
    return " · ".join(dict.fromkeys(filter(None, (whole, row.contact, row.about, kind, _who(row), state))))


def words_of(piece: Piece) -> str:
    """From when until when, for lines with room."""
    if piece.start is None or piece.end is None:
        return _("All day")
    return f"{_clock(piece.start)} – {_clock(piece.end)}"


def heading(view: str, first: date, last: date, day: date) -> str:
    """What a stretch of days is called."""
    if view == "month":
        return shown_date(day, "month")
    if view == "day":
        return shown_date(day, "long")
    return f"{shown_date(first, 'day')} – {shown_date(last, 'medium')}"
