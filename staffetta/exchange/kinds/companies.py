"""Companies, with the companies they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from staffetta.contacts.acts.hold import hold
from staffetta.contacts.models import Kind
from staffetta.core.text import fold, tidy
from staffetta.exchange.kinds.contacts import ContactLoader, Entry, Someone
from staffetta.exchange.kinds.loading import in_portions
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Row


class CompanyLoader(ContactLoader):
    """A company is the same when its own identifier is, else when its name is written the same."""

    kind = Import.Kind.COMPANIES
    contact_kind = Kind.COMPANY

    def portions(self) -> Iterator[list[Row]]:
        """Parents before the companies that belong to them, wherever they stand in the file."""
        if not self.has("parent"):
            yield from super().portions()
            return
        waiting = self.table.rows
        named = {tidy(self.cell(row, "name")) for row in waiting} - {""}
        done: set[str] = set()
        while waiting:
            ready = [row for row in waiting if self._parent(row) in done or self._parent(row) not in named]
            ready = ready or waiting  # companies that belong to one another in a circle: in, and named in the report
            yield from in_portions(ready)
            done |= {tidy(self.cell(row, "name")) for row in ready}
            lines = {row.line for row in ready}
            waiting = [row for row in waiting if row.line not in lines]

    @property
    def finds_ahead(self) -> bool:
        return not self.has("parent")  # whom another row names

    def named(self, row: Row) -> dict[str, str]:
        return {"name": tidy(self.cell(row, "name"))}

    def folded_names(self, entries: Sequence[Entry]) -> set[str]:
        parents = {fold(self._parent(entry.row))[:400] for entry in entries} if self.has("parent") else set()
        return super().folded_names(entries) | parents

    def _parent(self, row: Row) -> str:
        return tidy(self.cell(row, "parent"))

    def before(self, entries: Sequence[Entry]) -> int:
        """Parents stay what they are while their companies come in: nobody merges them away meanwhile."""
        if not self.has("parent"):
            return 0
        names = {self._parent(entry.row) for entry in entries} & self.found.by_name.keys()
        today = hold({self.found.by_name[name].pk for name in names})
        self.parents = {name: today[pk] for name in names if (pk := self.found.by_name[name].pk) in today}
        return 0

    def complete(self, entry: Entry) -> None:
        super().complete(entry)
        if not self.has("parent"):
            return
        name, parent = entry.newcomer.name, self._parent(entry.row)
        if not parent:
            return
        found = self.parents.get(parent) if parent != name else None
        if found is None:
            self.report.unmatched(self.header("parent"), parent, entry.row.line)
        entry.newcomer.parent_id = found

    def settled(self, entry: Entry, contact: Someone) -> None:
        parent: UUID | None = contact.parent_id
        if parent is not None and self._parent(entry.row):
            self.report.counts["parent_links"] += 1

    def end(self) -> int:
        if self.has("parent"):
            self.report.figure("parent_links", self.report.counts["parent_links"])
        return 0
