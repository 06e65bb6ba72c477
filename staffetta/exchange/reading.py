"""Read a CSV file as people save it: any usual encoding, delimiter and line end, quoted line breaks."""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from staffetta.core.refusals import Refused
from staffetta.exchange.spreadsheets import plain

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 200
DELIMITERS = ",;\t|"
_LETTERS = frozenset("àâäæçèéêëîïìíñòóôöœùúûüÿßąćęłńśźż–—’‘“”„«»…€°§·©®™\u00a0")


class NotATable(Refused):
    """The file cannot be read as a table; the sentence says why and where."""

    status = 422


class Row(NamedTuple):
    """One row: its cells by position, and the line of the file on which it begins (the header is line 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file that was read. `headers` are tidied and unique; `ragged` are rows with too few or too many cells."""

    headers: tuple[str, ...]
    rows: list[Row]
    encoding: str
    delimiter: str
    ragged: list[Row] = field(default_factory=list)

    def column(self, header: str) -> list[str]:
        """All values of a column, in the order of the rows."""
        place = self.headers.index(header)
        return [row.cells[place] for row in self.rows]


def read_table(data: bytes) -> Table:
    """The table in these bytes. Apostrophes with which our exports defuse formulas are gone.

    Rows with too few cells are filled up, those with too many are kept apart as `ragged`.
    Raises NotATable for an empty, too large or binary file, one without a header, and an unclosed quotation mark.
    """
    return _read(data, _table)


def read_head(data: bytes) -> Table:
    """The same without its rows, for whoever asks only what the columns are called: a file may have 100,000."""
    return _read(data, _head)


def _read(data: bytes, taken: Callable[[Any, str, str, str], Table]) -> Table:
    if len(data) > MAX_BYTES:
        raise NotATable(_("The file is larger than 50 MB. Split it and import the parts."))
    text, encoding = _decoded(data)
    if not text.strip():
        raise NotATable(_("The file is empty."))
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        with _undisturbed():
            return taken(reader, text, encoding, delimiter)
    except csv.Error as error:
        raise NotATable(_("Line {line} cannot be read: {error}").format(line=reader.line_num, error=error)) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nobody looks for garbage meanwhile: 100,000 rows leave none, and each look goes through everything."""
    was_looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looked:
            gc.enable()


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8 if it can be, else the code page whose letters our languages use.

    Detectors that weigh all code pages of the world take short Italian texts for Czech ones; ours are few.
    """
    if data.startswith(b"PK\x03\x04"):
        raise NotATable(_("This is a workbook or archive. Save it as CSV and import that."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in data[:4096]:
        raise NotATable(_("This is not a text file."))
    else:
        candidates = ["utf-8-sig", "cp1252", "cp1250"]
    decoded = {encoding: text for encoding in candidates if (text := _decodable(data, encoding)) is not None}
    if not decoded:
        raise NotATable(_("The encoding of the file is not known. Save it as UTF-8."))
    if "utf-8-sig" in decoded:
        return decoded["utf-8-sig"], "utf-8"
    best = max(decoded, key=lambda encoding: (_likely(decoded[encoding]), -candidates.index(encoding)))
    return decoded[best], best


def _decodable(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likely(text: str) -> int:
    """How many letters beyond ASCII belong to a language that we meet, less those that do not."""
    beyond = [letter for letter in text.lower() if ord(letter) > 127]
    return sum(1 if letter in _LETTERS else -1 for letter in beyond)


def _delimiter(text: str) -> str:
    """The delimiter that occurs most often outside quotes in the header line; a comma when there is one column."""
    start = text[:100_000]
    header = next((line for line in (start if start.strip() else text).splitlines() if line.strip()), "")
    bare = "".join(part for place, part in enumerate(header.split('"')) if place % 2 == 0)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), -DELIMITERS.index(mark)))


def _head(reader: Any, _text: str, encoding: str, delimiter: str) -> Table:
    for cells in reader:
        if any(map(str.strip, cells)):
            return Table(_headers(cells), [], encoding, delimiter)
    raise NotATable(_("The file is empty."))


def _table(reader: Any, text: str, encoding: str, delimiter: str) -> Table:
    headers: tuple[str, ...] = ()
    rows: list[Row] = []
    ragged: list[Row] = []
    line, width = 1, 0
    is_plain, has_nothing_odd = "'" not in text, "\x00" not in text  # nothing that `_cell` would look at
    for cells in reader:
        begins, line = line, reader.line_num + 1
        bare = tuple(map(str.strip, cells))
        usual = has_nothing_odd and len(bare) == width and bare and bare[0]
        if usual and (is_plain or "'" not in "".join(bare)):  # as nearly all rows of most files
            rows.append(Row(begins, bare))
        elif not any(bare):
            continue
        elif not headers:
            headers = _headers(cells)
            width = len(headers)
        elif len(cells) > width and any(bare[width:]):
            ragged.append(Row(begins, tuple(cells)))
        else:
            rows.append(Row(begins, (*map(_cell, cells[:width]), *[""] * (width - len(cells)))))
    if not headers:
        raise NotATable(_("The file is empty."))
    return Table(headers, rows, encoding, delimiter, ragged)


def _cell(text: str) -> str:
    bare = text.replace("\x00", "").strip() if "\x00" in text else text.strip()
    return plain(bare) if bare.startswith("'") else bare


def _headers(cells: list[str]) -> tuple[str, ...]:
    """The column names: tidied, the empty and the repeated ones told apart by a number."""
    if len(cells) > MAX_COLUMNS:
        raise NotATable(_("The file has more than 200 columns."))
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or _("Column {number}").format(number=place)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
