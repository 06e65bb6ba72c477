"""Rows that only fill what is empty at the contacts that they duplicate (C-18, X-02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.fill import fill_contact
from staffetta.contacts.models import Channel
from staffetta.duplicates.at_import import Likely
from staffetta.exchange.fields import fields_of

if TYPE_CHECKING:
    from staffetta.exchange.kinds.contacts import Entry
    from staffetta.exchange.kinds.loading import Loader


class Filling:
    """Remembers which contact each row of the file became, so that a later row can fill what an earlier one left."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self.became: dict[int, UUID] = {}
        self.waiting: list[tuple[Entry, Likely | UUID]] = []
        self.labels = {field.key: str(field.label) for field in fields_of(loader.kind)}
        self.labels |= {Channel.Medium.WEB.value: self.labels["website"], "tags": _("Tags")}

    def later(self, entry: Entry, contact_id: UUID) -> None:
        """This row is about that contact."""
        self.waiting.append((entry, contact_id))

    def take(self, likely: Iterable[Likely], entries: Mapping[int, Entry]) -> set[int]:
        """These rows are probably about those contacts, or the same as those rows; so they do not come in themselves.
        Returns their lines."""
        found = [(entries[one.line], one) for one in likely]
        self.waiting += found
        return {one.line for _entry, one in found}

    def written(self, entries: Iterable[Entry]) -> None:
        """These rows have become contacts."""
        for entry in entries:
            self.became[entry.row.line] = entry.newcomer.pk

    def fill(self) -> int:
        """Fill what was taken since the last time, in the order of the contacts' ids, as everybody locks them. Returns
        how many contacts were changed."""
        wanted: list[tuple[UUID, Entry]] = []
        for entry, target in sorted(self.waiting, key=lambda each: each[0].row.line):
            contact_id = target if isinstance(target, UUID) else target.contact_id or self.became.get(target.as_line)
            if contact_id is None:  # that row was refused
                self.loader.report.refuse(entry.row.line, _("The row that it repeats did not come in."))
                continue
            self.became[entry.row.line] = contact_id
            wanted.append((contact_id, entry))
        self.waiting = []
        return sum(self._fill(contact_id, entry) for contact_id, entry in sorted(wanted, key=lambda each: each[0]))

    def _fill(self, contact_id: UUID, entry: Entry) -> int:
        report, line = self.loader.report, entry.row.line
        draft = replace(self.loader.draft_of(entry), custom=entry.newcomer.custom)
        try:
            contact, fields = fill_contact(contact_id, draft, by=self.loader.by)
        except BadContact as error:
            report.refuse(line, " ".join(error.fields.values()))
            return 0
        if not fields:
            report.unchanged += 1
            return 0
        sentence = _("Filled in at {name} ({number}): {fields}.")
        said = ", ".join(self.labels.get(field, field) for field in fields)
        report.filled(line, contact.pk, sentence.format(name=contact.name, number=contact.number, fields=said))
        return 1
