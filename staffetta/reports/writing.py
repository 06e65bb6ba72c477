"""A table of a report as CSV: figures as plain numbers, money in a column for each currency (X-02)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from staffetta.core.spreadsheets import harmless
from staffetta.reports.tables import MONEY, Cell, Column, Row, Table

MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


def csv_of(table: Table, name: str) -> HttpResponse:
    """The table to download. The level of a line is a column of its own, so that lines and sums can be told apart."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    used = _currencies(table, rows)
    nested = any(row.level for row in rows)
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    head = [part for column in table.columns for part in _headings(column, used)]
    writer.writerow([harmless(text) for text in (table.first, *(["↳"] if nested else []), *head)])
    for row in rows:
        figures = [
            part for column, cell in zip(table.columns, row.cells, strict=True) for part in _said(column, cell, used)
        ]
        writer.writerow([harmless(row.name), *([row.level] if nested else []), *figures])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{table.key}.csv"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _currencies(table: Table, rows: Iterable[Row]) -> list[str]:
    found: dict[str, None] = {}
    for row in rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.kind == MONEY:
                found.update(dict.fromkeys(currency for currency, _amount in cell.value or ()))
    return sorted(found)


def _headings(column: Column, used: list[str]) -> list[str]:
    return [f"{column.label} {currency}" for currency in used] if column.kind == MONEY else [column.label]


def _said(column: Column, cell: Cell, used: list[str]) -> list[Any]:
    if column.kind == MONEY:
        amounts: dict[str, Decimal] = dict(cell.value or ())
        return [amounts.get(currency, "") for currency in used]
    return ["" if cell.value is None else cell.value]
