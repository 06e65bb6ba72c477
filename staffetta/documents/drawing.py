"""Rows of the list of documents, drawn in one go ("Speed" in docs/ui.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.core.money import shown as money
from staffetta.documents.columns import open_of
from staffetta.documents.models import Document, State
from staffetta.listings.columns import Column
from staffetta.ui import signs
from staffetta.ui.formats import shown_date

SIGNS: dict[str, tuple[str, str]] = {
    State.OPEN: ("info", "circle"),
    State.ACCEPTED: ("success", "circle-check"),
    State.RETURNED: ("warning", "undo-2"),
    State.REJECTED: ("danger", "circle-x"),
    State.CANCELLED: ("neutral", "ban"),
}


class Drawing:
    """Draws the rows of one page, in the language in use."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._columns = [(column, self._cells().get(column.cell, _plain), _css(column)) for column in columns]
        self._with_type = not any(column.key == "type" for column in columns)
        self._page, self._leads = reverse("documents:documents"), reverse("leads:list")
        self._contacts = reverse("contacts:contacts")
        self._states = {
            State(state): str(signs.badge(str(State(state).label), tone, icon=sign))
            for state, (tone, sign) in SIGNS.items()
        }
        self._select = escape(_("Select"))

    def rows(self, rows: Iterable[Document]) -> Markup:
        """All rows of the page."""
        return Markup("\n".join([self._row(row) for row in rows]))

    def _row(self, row: Document) -> str:
        parts = [
            f'<tr><td class="cell-check"><input type="checkbox" name="ids" value="{row.pk}" data-bulk-row'
            f' aria-label="{self._select} {escape(row.number)}" form="bulk"></td>'
        ]
        for column, draw, css in self._columns:
            shown = draw(column, row)
            hidden = "" if column.phone and shown else " not-on-phone"
            parts.append(f'<td class="{css}{hidden}">{shown}</td>')
        parts.append("</tr>")
        return "".join(parts)

    def _cells(self) -> dict[str, Callable[[Column, Document], str]]:
        return {
            "number": self._number,
            "type": lambda column, row: escape(row.type.name),
            "contact": self._contact,
            "state": lambda column, row: self._states[State(row.state)],
            "lead": self._lead,
            "date": lambda column, row: _day(row.date),
            "due": lambda column, row: _day(row.due_on),
            "valid": lambda column, row: _day(row.valid_until),
            "delivery": lambda column, row: _day(row.delivery_on),
            "created": lambda column, row: _num(shown_date(row.created_at)),
            "net": lambda column, row: _amount(row.net, row),
            "tax": lambda column, row: _amount(row.tax, row),
            "gross": lambda column, row: _amount(row.gross, row),
            "open": lambda column, row: _amount(open_of(row), row),
        }

    def _number(self, column: Column, row: Document) -> str:
        kind = f'<span class="cell-sub">{escape(row.type.name)}</span>' if self._with_type else ""
        return f'<a class="cell-main" href="{self._page}{row.pk}/">{escape(row.number)}</a>{kind}'

    def _contact(self, column: Column, row: Document) -> str:
        name = escape(row.contact.name)
        return f'<a href="{self._contacts}{row.contact_id}/"><span class="cell-cut">{name}</span></a>'

    def _lead(self, column: Column, row: Document) -> str:
        return f'<a href="{self._leads}{row.lead_id}/">{escape(row.lead.number)}</a>' if row.lead else ""


def _css(column: Column) -> str:
    return f"cell-{column.cell or 'plain'}" + (" align-end" if column.align == "end" else "")


def _plain(column: Column, row: Document) -> str:
    return escape(column.text(row))


def _num(value: object) -> str:
    return f'<span class="num">{escape(value)}</span>'


def _day(day: date | None) -> str:
    return _num(shown_date(day)) if day else ""


def _amount(amount: Decimal | None, row: Document) -> str:
    return _num(money(amount, row.currency)) if amount is not None else ""
