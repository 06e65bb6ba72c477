"""Rows as COPY reads them: lines of cells. Of rows of nothing but text and None they are put together by what is
written in C, and long before they are sent, if that is when there is time (contacts/composing.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Lines:
    """A line for each row, with the cells of these columns; all rows have what is in `same` besides."""

    columns: Sequence[str]
    lines: Sequence[str]
    same: Mapping[str, Any]

    def without_lines(self) -> Lines:
        """What the lines have, alone."""
        return Lines(self.columns, (), self.same)

    def behind(self, columns: Sequence[str], lines: Sequence[str]) -> Lines:
        """The same lines behind others, one to one."""
        return Lines((*columns, *self.columns), list(map("\t".join, zip(lines, self.lines, strict=True))), self.same)


def composed(columns: Sequence[str], rows: Rows, same: Mapping[str, Any] | None = None) -> Lines:
    """The lines of rows of text and None. A column that says the same in all of them is sent once."""
    columns, rows, same = without_constants(columns, rows, same or {}) if rows else (columns, rows, same or {})
    return Lines(columns, lines_of(rows), same)


def lines_of(rows: Rows) -> list[str]:
    """A line for each row of text and None."""
    text = text_of(rows) if rows else ""
    assert text is not None, "a cell is neither text nor None"
    return text.split("\n")[:-1]


def without_constants(
    columns: Sequence[str], rows: Rows, same: Mapping[str, Any]
) -> tuple[Sequence[str], Rows, Mapping[str, Any]]:
    """The same, with the columns that happen to say one text, or nothing, in all rows among `same`: of two dozen
    columns a file fills a few."""
    cells = list(zip(*rows, strict=True))
    alike = [type(cell[0]) in _SAYABLE and cell.count(cell[0]) == len(cell) for cell in cells]
    if not any(alike) or all(alike):
        return columns, rows, same
    said = {name: cell[0] for name, cell, one in zip(columns, cells, alike, strict=True) if one}
    kept = [name for name, one in zip(columns, alike, strict=True) if not one]
    return kept, list(zip(*compress(cells, [not one for one in alike]), strict=True)), {**same, **said}


_SAYABLE = frozenset({str, type(None)})


def text_of(rows: Rows) -> str | None:
    """The lines of these rows, each with its end; None where a cell is neither text nor None."""
    gaps = 0
    try:
        try:
            text = _joined(rows)
        except TypeError:
            gaps = sum(row.count(None) for row in rows)
            text = _joined([[r"\N" if cell is None else cell for cell in row] for row in rows])
        tabs = (len(rows[0]) - 1) * len(rows)
        if text.count("\t") == tabs and text.count("\n") == len(rows) and text.count("\\") == gaps and "\r" not in text:
            return text
        return _joined([[r"\N" if cell is None else cell.translate(_ESCAPED) for cell in row] for row in rows])
    except (TypeError, AttributeError):
        return None


_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _joined(rows: Rows) -> str:
    """Lines of cells; joined by what is written in C, since there are a million of them."""
    return "\n".join([*map("\t".join, rows), ""])
