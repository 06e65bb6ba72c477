"""The columns of a list: which there are, and which of them are shown.

Every list has a registry of its own. Other rooms add columns from AppConfig.ready(), one by one or, where they differ
from workspace to workspace, as a source that answers from
what the firm is set up as alone (core/setup.py). No column may ask the database for its
row: `prepare` has what it needs fetched for the whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from staffetta.core.setup import Memory


@dataclass(frozen=True)
class Column:
    """One column.

    `key`: its word in addresses, saved views, the API and exports. `text`: the value of a row in words, as exports
    write it (dates in ISO 8601). `cell`: how the list's template draws it; without one, the text. `sort`: whether
    lists can be sorted by its key. `edit`: the field that can be changed in place, "" for none. `phone`: whether a card
    on a phone shows it.
    """

    key: str
    label: str | Promise
    text: Callable[[Any], str]
    cell: str = ""
    sort: bool = False
    prepare: Callable[[Any], Any] | None = None
    order: int = 50
    align: str = "start"
    edit: str = ""
    phone: bool = True
    narrow: bool = False
    draw: Callable[[Any], Any] | None = None
    """For cells that are not the list's own: what the cell draws, such as the answer to a custom field."""


Source = Callable[[], Iterable[Column]]


class Columns:
    """The columns of one list. `first` is always shown, since it opens the record; `usual` unless others are chosen."""

    def __init__(self, first: str, usual: tuple[str, ...]) -> None:
        self.first = first
        self.usual = usual
        self._columns: dict[str, Column] = {}
        self._sources: list[Source] = []
        self._memory = Memory()

    def add(self, *columns: Column) -> None:
        """Offer these columns."""
        self._columns.update({column.key: column for column in columns})
        self._memory.forget()

    def add_source(self, source: Source) -> None:
        """Offer the columns that this answers."""
        self._sources.append(source)
        self._memory.forget()

    def known(self) -> Mapping[str, Column]:
        """All columns of this workspace by key, in the order in which they are offered."""
        return self._memory.answer(get_language(), self._known)

    def _known(self) -> dict[str, Column]:
        found = [*self._columns.values(), *(column for source in self._sources for column in source())]
        return {column.key: column for column in sorted(found, key=lambda column: column.order)}

    def chosen(self, keys: Iterable[str], offered: Mapping[str, Column]) -> list[Column]:
        """The columns of these keys in their order, unknown ones left out; the usual ones for none."""
        wanted = list(dict.fromkeys(key for key in keys if key in offered))
        wanted = wanted or [key for key in self.usual if key in offered]
        return [offered[key] for key in (wanted if self.first in wanted else [self.first, *wanted])]


def prepared(rows: Any, columns: Iterable[Column]) -> Any:
    """The rows with what these columns show."""
    for prepare in dict.fromkeys(column.prepare for column in columns if column.prepare):
        rows = prepare(rows)
    return rows
