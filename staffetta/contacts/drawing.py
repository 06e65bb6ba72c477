"""How the rows of lists of contacts are drawn.

A page has hundreds of cells, and a macro for each took longer than everything else. So a row is one text, put together
here; words are looked up once for the page. What stands in a cell is drawn by the function that the column names, of a
record or of a line (lines.py). A row drawn of a line is kept for as long as nothing in it changes (listings/drawn.py).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.contacts import columns as offers
from staffetta.contacts.columns import Column, Row, first_channel, tag_names
from staffetta.contacts.lines import KEPT, Line
from staffetta.contacts.models import Channel
from staffetta.listings.drawn import Same, readers
from staffetta.ui import signs
from staffetta.ui.addresses import url
from staffetta.ui.formats import ago, shown_date
from staffetta.ui.icons import icon

SOME = UUID(int=0)
HERE = "~"
ON_PHONE = ("name", "functions", "phone", "tags")
"""What of the chosen columns a card on a phone shows."""
Cell = Callable[[Any, Any], str]
"""Draws what stands in a cell, of the column and the row."""
AGES = {"changed": "changed_at", "activity": "last_activity_at"}
"""Cells that say how long ago something was, which another minute changes; and when it was."""


class Drawing:
    """Draws rows, in the language in use."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._language = get_language() or "en"
        self._open = url("contacts:contact", contact_id=SOME).split(str(SOME))
        cells: dict[str, Cell] = {**CELLS, "": _plain, "name": self._name, "functions": self._functions}
        self._select = _said(_("Select %(name)s"), {})
        change = _("Change: %(column)s of %(name)s")
        self._columns = [
            (column, cells.get(column.cell, cells[""]), _css(column), _said(change, {"column": column.label}))
            for column in columns
        ]
        self._pencil = icon("pencil")
        self._edit = url("contacts:edit", contact_id=SOME).split(str(SOME))
        self._cell = url("contacts:cell", contact_id=SOME, column=HERE).replace(str(SOME), HERE).split(HERE)
        self._ages = [AGES[column.cell] for column, *_rest in self._columns if column.cell in AGES]

    def rows(self, contacts: Iterable[Row], editable: Collection[UUID]) -> Markup:
        """All rows of the page."""
        drawn = [
            _drawn(self, one, one.pk in editable, self._aged(one))
            if isinstance(one, Line)
            else self.row(one, one.pk in editable)
            for one in contacts
        ]
        return Markup("\n".join(drawn))

    def _aged(self, line: Line) -> tuple[str, ...]:
        return tuple([ago(getattr(line, name)) for name in self._ages]) if self._ages else ()

    def row(self, contact: Row, may_edit: bool) -> str:
        """One of them."""
        pk, name = str(contact.pk), escape(contact.name)
        before, after = self._select
        parts = [
            f'<tr><td class="cell-check"><input type="checkbox" name="ids" value="{pk}" data-bulk-row'
            f' aria-label="{before}{name}{after}" form="bulk"></td>'
        ]
        for column, draw, css, words in self._columns:
            shown = draw(column, contact)
            hidden = "not-on-phone" if not shown or column.key not in ON_PHONE else ""
            inside = self._changeable(shown, column.key, words, pk, name) if may_edit and column.edit else shown
            parts.append(f'<td class="{css}{hidden}" data-cell>{inside}</td>')
        parts.append("</tr>")
        return "".join(parts)

    def cell(self, contact: Row, may_edit: bool) -> Markup:
        """What stands in the cell of the only column, where the keyboard goes on."""
        ((column, draw, _class, words),) = self._columns
        shown = draw(column, contact)
        if not may_edit or not column.edit:
            return Markup(shown)
        return Markup(self._changeable(shown, column.key, words, str(contact.pk), escape(contact.name), focus=True))

    def _changeable(  # noqa: PLR0913  called for each cell
        self, shown: str, key: str, words: tuple[str, str], pk: str, name: str, focus: bool = False
    ) -> str:
        """With a way to change it in place. The way is a link to the edit page, so that it works without scripts; what
        htmx does with it stands once, on the body of the table."""
        edit, cell = self._edit, self._cell
        return (
            f'<div class="cell-editable"><div class="cell-shown">{shown}</div><a class="cell-edit" tabindex="-1"'
            f' href="{edit[0]}{pk}{edit[1]}" hx-get="{cell[0]}{pk}{cell[1]}{key}{cell[2]}"'
            f' aria-label="{words[0]}{name}{words[1]}"'
            f"{' data-focus-now' if focus else ''}>{self._pencil}</a></div>"
        )

    def _name(self, column: Column, row: Row) -> str:
        before, after = self._open
        sign = signs.avatar(row.name, "s", square=row.is_company)
        link = f'<a class="cell-main" href="{before}{row.pk}{after}">{escape(row.name)}</a>'
        return f'<span class="person">{sign}{link}</span>'

    def _functions(self, column: Column, row: Row) -> str:
        drawn = _marks(row.function, row.is_supplier, self._language)
        return f'<span class="cluster">{drawn}</span>' if drawn else ""


@functools.lru_cache(maxsize=KEPT)
def _drawn(by: Drawing, line: Line, may_edit: bool, ages: tuple[str, ...]) -> str:
    """`ages` are only part of the key."""
    return by.row(line, may_edit)


def drawing(columns: Sequence[Column]) -> Drawing:
    """What draws the rows of these columns. Where lines say all that they show, it is the same for everybody who reads
    in this language and time zone today."""
    return _kept(tuple(map(Same, columns)), *readers()) if offers.are_of_lines(columns) else Drawing(columns)


@functools.lru_cache(maxsize=64)
def _kept(columns: tuple[Same, ...], *readers: Any) -> Drawing:
    """`readers` are only part of the key."""
    return Drawing([one.one for one in columns])


def _said(words: str, known: Mapping[str, Any]) -> tuple[str, str]:
    """What is said before and after the name."""
    before, after = str(escape(words % {**known, "name": "\x00"})).split("\x00")
    return before, after


def _css(column: Column) -> str:
    return "align-end " if column.align == "end" else ""


def _link(contact_id: UUID | None) -> str:
    before, after = _opened(get_script_prefix())
    return f"{before}{contact_id}{after}"


@functools.lru_cache(maxsize=16)
def _opened(prefix: str) -> tuple[str, str]:
    """What stands before and after the id in the address of a contact; `prefix` is only part of the key."""
    before, after = url("contacts:contact", contact_id=SOME).split(str(SOME))
    return before, after


def _plain(column: Any, row: Row) -> str:
    return escape(column.text(row))


def _number(column: Column, row: Row) -> str:
    return f'<span class="num">{escape(row.number)}</span>'


def functions(row: Row) -> Markup:
    """What a contact is to us, in words."""
    return _marks(row.function, row.is_supplier, get_language() or "en")


@functools.lru_cache(maxsize=64)
def _marks(function: str, is_supplier: bool, language: str) -> Markup:
    """The language in use is only part of the key."""
    drawn = Markup()
    if function == "prospect":
        drawn = signs.badge(_("Prospect"), "info", icon="sparkles")
    elif function == "customer":
        drawn = signs.badge(_("Customer"), "success", icon="badge-check")
    return drawn + signs.badge(_("Supplier"), "accent", icon="truck") if is_supplier else drawn


def _email(column: Column, row: Row) -> str:
    found = first_channel(row, "email")
    return _channel(found, "mailto", "link") if found is not None else ""


def _phone(column: Column, row: Row) -> str:
    found = first_channel(row, "phone")
    return _channel(found, "tel", "link num") if found is not None else ""


def _channel(row: Channel, way: str, css: str) -> str:
    """A link that reaches somebody at once: mail program, phone."""
    return f'<a class="{css}" href="{way}:{escape(row.normalised or row.value)}">{escape(row.value)}</a>'


def _handler(column: Column, row: Row) -> str:
    return signs.person(row.handler) if row.handler_id else ""


def _tags(column: Column, row: Row) -> str:
    return signs.tags(tag_names(row))


def _parent(column: Column, row: Row) -> str:
    if row.parent is None:
        return ""
    return f'<a class="link" href="{_link(row.parent_id)}">{escape(str(row.parent))}</a>'


def _day(column: Column, row: Row) -> str:
    return f'<span class="num">{escape(shown_date(row.customer_since))}</span>'


def _created(column: Column, row: Row) -> str:
    return signs.moment(row.created_at, "date")


def _changed(column: Column, row: Row) -> str:
    return signs.moment(row.changed_at, "ago")


def _activity(column: Column, row: Row) -> str:
    if row.last_activity_at is None:
        never = pgettext("activity", "Never")
        return f'<span class="muted">{escape(never)}</span>'
    return signs.moment(row.last_activity_at, "ago")


def _answer(column: Any, row: Row) -> str:
    """The answer to a custom field (fields/_answer.html is the same in pages)."""
    answer = column.answer(row)
    if not answer:
        return ""
    if answer.choices:
        return f'<span class="cluster">{"".join(signs.badge(one.name, one.colour) for one in answer.choices)}</span>'
    if answer.linked:
        return f'<a class="link" href="{_link(answer.linked)}">{escape(answer.words)}</a>'
    return escape(answer.words)


CELLS: dict[str, Cell] = {
    "number": _number,
    "email": _email,
    "phone": _phone,
    "handler": _handler,
    "tags": _tags,
    "parent": _parent,
    "day": _day,
    "created": _created,
    "changed": _changed,
    "activity": _activity,
    "answer": _answer,
}
"""What columns name as their `cell`; name and functions are Drawing's."""
