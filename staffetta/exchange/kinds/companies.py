"""Companies, with the companies they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Kind
from staffetta.core.text import tidy
from staffetta.exchange.kinds.contacts import ContactLoader
from staffetta.exchange.kinds.loading import PORTION
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Row


class CompanyLoader(ContactLoader):
    """A company is the same when its own identifier is, else when its name is written the same."""

    kind = Import.Kind.COMPANIES
    contact_kind = Kind.COMPANY
    links = 0

    def portions(self) -> Iterator[list[Row]]:
        """Parents before the companies that belong to them, wherever they stand in the file."""
        waiting = self.table.rows
        named = {tidy(self.cell(row, "name")) for row in waiting}
        done: set[str] = set()
        while waiting:
            ready = [row for row in waiting if self._parent(row) in done or self._parent(row) not in named]
            ready = ready or waiting  # companies that belong to one another in a circle: in, and named in the report
            for start in range(0, len(ready), PORTION):
                yield ready[start : start + PORTION]
            done |= {tidy(self.cell(row, "name")) for row in ready}
            lines = {row.line for row in ready}
            waiting = [row for row in waiting if row.line not in lines]

    def names(self, row: Row) -> tuple[str, ...]:
        return (self.cell(row, "name"), self._parent(row))

    def _parent(self, row: Row) -> str:
        return tidy(self.cell(row, "parent"))

    def draft(self, row: Row) -> ContactDraft:
        name, parent_name = tidy(self.cell(row, "name")), self._parent(row)
        parent = self.by_name.get(parent_name) if parent_name and parent_name != name else None
        if parent_name and parent is None:
            self.report.unmatched(self.header("parent"), parent_name, row.line)
        return replace(super().draft(row), name=name, parent=parent)

    def settled(self, row: Row, contact: Contact) -> None:
        if contact.parent_id is not None and self._parent(row):
            self.links += 1

    def end(self) -> int:
        if self.has("parent"):
            self.report.figure("parent_links", self.links)
        return 0
