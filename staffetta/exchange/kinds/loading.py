"""What the kinds of import share: rows in portions, cells by field, lookups, and the report."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.drafts import ContactDraft
from staffetta.core.text import fold
from staffetta.exchange.fields import KEEP
from staffetta.exchange.reading import Row, Table
from staffetta.exchange.report import Report

PORTION = 2500
"""So many rows are one transaction: it takes less than a second, which those wait who want a number of a range without
gaps meanwhile."""


FIRST = 300
"""Of the first portion: the database waits for it. The next ones have twice as many each: they are read in half of the
time that those before take to be written."""


def in_portions(rows: list[Row]) -> Iterator[list[Row]]:
    """These rows, so many at a time."""
    start, count = 0, min(FIRST, PORTION)
    while start < len(rows):
        yield rows[start : start + count]
        start, count = start + count, min(2 * count, PORTION)


class Loader(ABC):
    """Loads one kind of file. `begin` looks up what is there, `prepare` reads a portion of rows beside the writing of
    the one before, `load` brings it in within an act, `end` ties up what needs all rows. The report tells of every
    row."""

    kind: ClassVar[str]
    rooms: ClassVar[tuple[str, ...]] = ("contacts", "processes", "leads", "history")
    """Whose tables grow."""
    resumes: ClassVar[bool] = False
    """Whether an import that died goes on behind the last portion that was written; others begin anew and recognise
    what is there."""
    may_ask_ahead: bool = False
    """Whether `prepare` may ask the database, on a connection of its own: not where nothing is committed."""

    def __init__(
        self, table: Table, mapping: Mapping[str, str], options: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> None:
        self.table = table
        self.options = options
        self.by = by
        self.at = at
        self.report = Report(table, dict(mapping))
        self._places = {field: table.headers.index(h) for h, field in mapping.items() if field and field != KEEP}
        self._headers = {field: h for h, field in mapping.items() if field}
        self.keeps = KEEP in mapping.values()
        """Whether columns are kept that mean nothing to us."""
        self._kept = [(h, table.headers.index(h)) for h, field in mapping.items() if field == KEEP]
        self.kept_places = [place for _header, place in self._kept]

    def portions(self) -> Iterator[list[Row]]:
        """The rows, so many at a time."""
        yield from in_portions(self.table.rows)

    def cell(self, row: Row, field: str) -> str:
        """The row's value for a field, "" when no column is mapped to it."""
        place = self._places.get(field)
        return row.cells[place] if place is not None else ""

    def place(self, field: str) -> int:
        """Where in a row the cell for a field stands to which a column is mapped."""
        return self._places[field]

    def header(self, field: str) -> str:
        """The column that is mapped to a field."""
        return self._headers[field]

    def has(self, field: str) -> bool:
        """Whether a column is mapped to this field."""
        return field in self._places

    def kept(self, row: Row) -> dict[str, object]:
        """The values of columns that are kept as they are, beside the known fields: nothing is dropped."""
        return {header: row.cells[place] for header, place in self._kept if row.cells[place]} if self._kept else {}

    def begin(self) -> None:  # noqa: B027  most kinds look something up, not all
        """Look up what the workspace holds already. Within the act of the first portion."""

    def prepare(self, rows: list[Row]) -> Any:
        """What `load` will be given for these rows. Runs beside the loading of those before, in a thread."""
        return rows

    def draft_of(self, entry: Any) -> ContactDraft:
        """What a row that may fill in a contact says of it."""
        draft: ContactDraft = entry.draft
        return draft

    def why_ragged(self, row: Row) -> str:
        """Why a row that is no row as the others cannot come in."""
        sentence = _("The row has {cells} cells, the header {columns}.")
        return sentence.format(cells=len(row.cells), columns=len(self.table.headers))

    def stands_alone(self, prepared: Any) -> bool:
        """Whether nothing that the portion before has written matters for this one, so that this can be begun before
        that one is in. Asked once for each portion, before it is loaded."""
        return False

    @abstractmethod
    def load(self, prepared: Any) -> int:
        """Bring the rows of a portion in. Returns how many records were written."""

    def end(self) -> int:
        """Tie up what needs all rows (parents, groups). Returns how many records were written."""
        return 0


class People:
    """The members of the workspace by what files call them: e-mail address, own identifier, name."""

    def __init__(self) -> None:
        self._known: dict[str, Member] = {}
        for member in Member.objects.select_related("user").order_by("created_at"):
            for word in (member.user.email, member.external_id, fold(member.name)):
                if word:
                    self._known.setdefault(word.lower(), member)

    def find(self, word: str) -> Member | None:
        """The member that a cell names; None when nobody is called so."""
        return self._known.get(word.lower()) or self._known.get(fold(word))

    def add(self, member: Member) -> None:
        """Know this one as well."""
        self._known.setdefault(fold(member.name), member)
