"""Rows of the list of post-sales processes, drawn in one go ("Speed" in docs/ui.md). Sorted by handler, they stand in
sections: one for each, with how many are in it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, tzinfo
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.contacts.naming import shown_name
from staffetta.listings.columns import Column
from staffetta.listings.drawn import readers
from staffetta.postsales.columns import COLUMNS
from staffetta.postsales.rows import KEPT, PostSalesRow
from staffetta.ui import signs
from staffetta.ui.addresses import url
from staffetta.ui.formats import number, relative, shown_date
from staffetta.ui.icons import icon


def drawing_of(columns: Sequence[Column]) -> Drawing:
    """What draws rows with these columns for everybody who reads in this language and time zone today."""
    if any(column.prepare for column in columns):  # they draw records, and are made anew for each page
        return Drawing(columns)
    return _kept(tuple([column.key for column in columns]), *readers())


@functools.lru_cache(maxsize=64)
def _kept(keys: tuple[str, ...], language: str | None, zone: tzinfo, today: date, prefix: str) -> Drawing:
    """Language, time zone and prefix are only part of the key."""
    known = COLUMNS.known()
    return Drawing([known[key] for key in keys])


class Drawing:
    """Draws rows, in the language in use."""

    def __init__(self, columns: Iterable[Column]) -> None:
        known, cells = list(columns), self._cells()
        self._columns = [(column, cells.get(column.cell, _plain), _css(column)) for column in known]
        self._width = len(known) + 1
        self._with_lead = not any(column.key == "lead" for column in known)
        self._page, self._leads = url("postsales:list"), url("leads:list")
        self._contacts = url("contacts:contacts")
        self._states = {kind: str(signs.status(kind)) for kind in ("todo", "on_hold", "done")}
        self._select, self._nobody = escape(_("Select")), _("Nobody")
        self._late = icon("clock-alert", "", _("Overdue"))
        self._zone = timezone.get_current_timezone()
        self._language = get_language() or "en"
        self._today, self._at_once = timezone.localdate(), escape(_("now"))

    def rows(self, rows: Iterable[PostSalesRow]) -> Markup:
        """All rows of the page."""
        return Markup("\n".join([self._drawn(row) for row in rows]))

    def sections(self, rows: Iterable[PostSalesRow], counts: Mapping[UUID | None, int]) -> Markup:
        """The same, each handler's below his name and how many are his."""
        drawn: list[str] = []
        known = list(rows)
        for place, row in enumerate(known):
            handler = row.handler
            if place == 0 or known[place - 1].handler_id != row.handler_id:
                count = number(counts.get(row.handler_id, 0))
                who = signs.person(handler, nobody=self._nobody)
                drawn.append(
                    f'<tr class="table-section"><th colspan="{self._width}" scope="rowgroup">{who}'
                    f' <span class="tab-count num">{count}</span></th></tr>'
                )
            drawn.append(self._drawn(row))
        return Markup("\n".join(drawn))

    def _drawn(self, row: PostSalesRow) -> str:
        return _lined(self, row) if row.post_sales is None else self.line(row)

    def line(self, row: PostSalesRow) -> str:
        """One of them."""
        pk, title = str(row.pk), escape(row.title)
        parts = [
            f'<tr><td class="cell-check"><input type="checkbox" name="ids" value="{pk}" data-bulk-row'
            f' aria-label="{self._select} {title}" form="bulk"></td>'
        ]
        for column, draw, css in self._columns:
            shown = draw(column, row) if draw is not None else self._title(row, pk, title)
            hidden = "" if column.phone and shown else " not-on-phone"
            parts.append(f'<td class="{css}{hidden}">{shown}</td>')
        parts.append("</tr>")
        return "".join(parts)

    def _cells(self) -> dict[str, Callable[[Column, PostSalesRow], str] | None]:
        """How each kind of cell is drawn; None is the one that shares what was worked out for its row."""
        return {
            "state": lambda column, row: self._states[row.state],
            "title": None,
            "lead": self._lead,
            "contact": self._contact,
            "progress": self._done,
            "next": self._next,
            "due": lambda column, row: self._day(row.due_on) if row.due_on else "",
            "handler": lambda column, row: signs.person(row.handler, nobody=self._nobody),
            "tags": lambda column, row: signs.tags(list(row.tags)) if row.tags else "",
            "created": lambda column, row: self._day(row.created_at.astimezone(self._zone).date()),
            "answer": lambda column, row: escape(column.draw(row)) if column.draw else "",
        }

    def _title(self, row: PostSalesRow, pk: str, title: str) -> str:
        lead = ""
        if self._with_lead:
            named = row.lead
            more = f" {escape(named)}" if named != row.title else ""
            lead = f'<span class="cell-sub">{escape(row.number)}{more}</span>'
        return f'<a class="cell-main" href="{self._page}{pk}/">{title}</a>{lead}'

    def _lead(self, column: Column, row: PostSalesRow) -> str:
        return f'<a href="{self._leads}{row.lead_id}/">{escape(row.number)}</a>'

    def _contact(self, column: Column, row: PostSalesRow) -> str:
        if row.contact is None:
            return ""
        name = escape(shown_name(row.contact))
        return f'<a href="{self._contacts}{row.contact_id}/"><span class="cell-cut">{name}</span></a>'

    def _done(self, column: Column, row: PostSalesRow) -> str:
        return _bar(row.done, row.task_count, self._language)

    def _next(self, column: Column, row: PostSalesRow) -> str:
        if row.at_once:
            return f'<span class="moment">{self._at_once}</span>'  # what waits for no moment comes before what does
        if row.next_at is None:
            return str(self._late) if row.late else ""
        css, sign = (" moment-late", self._late) if row.late else ("", "")
        local = row.next_at.astimezone(self._zone)
        words = _from_today(local.date(), self._today, self._language)
        return f'<time class="moment{css}" datetime="{local.isoformat()}">{sign}{words}</time>'

    def _day(self, day: date) -> str:
        return _written(day, self._language)


@functools.lru_cache(maxsize=KEPT)
def _lined(by: Drawing, row: PostSalesRow) -> str:
    return by.line(row)


# The same bars and days stand on page after page; what is only part of the key is asked by the words themselves.
@functools.lru_cache(maxsize=4096)
def _bar(done: int, count: int, language: str) -> str:
    empty, progress = escape(_("No tasks yet")), escape(_("Progress"))
    if not count:
        return f'<span class="muted">{empty}</span>'
    bar = f'<progress value="{done}" max="{count}" aria-label="{progress}"></progress>'
    return f'<span class="num">{number(done)}/{number(count)}</span> {bar}'


@functools.lru_cache(maxsize=4096)
def _from_today(day: date, today: date, language: str) -> str:
    return escape(relative(day))


@functools.lru_cache(maxsize=4096)
def _written(day: date, language: str) -> str:
    return f'<span class="num">{escape(shown_date(day))}</span>'


def _css(column: Column) -> str:
    end, narrow = " align-end" if column.align == "end" else "", " narrow" if column.narrow else ""
    return f"cell-{column.cell or 'plain'}{end}{narrow}"


def _plain(column: Column, row: PostSalesRow) -> str:
    return escape(column.text(row))
