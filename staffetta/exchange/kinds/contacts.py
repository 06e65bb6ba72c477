"""What companies and persons share: telling what is there already, and bringing in or filling in the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.load import MANY, load_newcomers, taken_by_others
from staffetta.contacts.composing import compose
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Kind
from staffetta.contacts.newcomers import Newcomer, prepare
from staffetta.core.db.bulk import FEW, expect_many
from staffetta.core.turns import after_others
from staffetta.duplicates.at_import import Asked, ImportCheck
from staffetta.exchange.fields import fields_of
from staffetta.exchange.kinds.custom import CustomCells
from staffetta.exchange.kinds.drafting import Drafting
from staffetta.exchange.kinds.filling import Filling
from staffetta.exchange.kinds.loading import Loader, People
from staffetta.exchange.reading import Row
from staffetta.exchange.report import Notes

COMPARED = ("industry", "vat_number", "description")


@dataclass(slots=True)
class Entry:
    """A row that was read and found good; `asked` is by what it may be recognised as somebody who is there."""

    row: Row
    draft: ContactDraft
    newcomer: Newcomer
    asked: Asked


class Portion(NamedTuple):
    """Rows that were read, and what was noticed."""

    entries: list[Entry]
    notes: Notes


class Known(NamedTuple):
    """A contact that is there, as far as rows are compared with it."""

    pk: UUID
    kind: str
    name: str
    number: str
    folded: str
    industry: str
    vat_number: str
    description: str
    parent_id: UUID | None


Someone = Known | Newcomer


class ContactLoader(Loader):
    """`by_name` and `by_id` hold the contacts of this kind that the rows of one portion may be about; `called` all that
    are called like one of them but for capitals and accents, None where nobody is told by his name."""

    rooms = ("contacts", "history")
    resumes = True
    contact_kind: ClassVar[Kind]
    by_name: dict[str, Known]
    by_id: dict[str, Known]
    spent: list[Entry]
    """Those of the last portion: whoever reads ahead lets go of one for each row that he reads. All at once they would
    keep the next portion, and so the database, waiting."""

    def begin(self) -> None:
        self.firm = running_firm()
        self.today = day_of(self.at, self.firm)
        self.people = People()
        self.check = ImportCheck()
        choice = self.options.get("duplicates")
        self.skips = choice == "skip"
        self.filling = Filling(self) if choice == "fill" else None
        self.custom = CustomCells(self, self.contact_kind)
        self.drafting = Drafting(self)
        self.spent: list[Entry] = []

    def prepare(self, rows: list[Row]) -> Portion:
        notes = Notes()
        entries = [entry for row in rows if (entry := self._entry(row, notes)) is not None]
        if len(entries) > FEW:
            after_others()
            compose([entry.newcomer for entry in entries], self.today)
        return Portion(entries, notes)

    def _entry(self, row: Row, notes: Notes) -> Entry | None:
        """The row ready to be written; None, and a sentence in the report, when something keeps it from coming in."""
        after_others()
        if self.spent:
            self.spent.pop()
        draft: ContactDraft | None = self.drafting.draft(row, notes, **self.named(row))
        while draft is not None:
            try:
                newcomer = prepare(draft, self.firm)
            except BadContact as error:
                good = self.drafting.without_bad_channels(draft, row, error.fields, notes)
                if good is None:
                    notes.refuse(row.line, " ".join(error.fields.values()))
                draft = good
            else:
                return Entry(row, draft, newcomer, Asked.of(row.line, newcomer))
        return None

    def load(self, portion: Portion) -> int:
        self.report.take(portion.notes)
        entries = portion.entries
        if len(entries) >= MANY:
            expect_many()
        self.look_up(entries)
        self.custom.look_up([entry.row for entry in entries])
        written = self.before(entries)
        fresh: dict[object, Entry] = {}
        for entry in entries:
            self.complete(entry)
            known, key = self.known(entry), self.key(entry)
            if known is not None:
                self._settle_known(entry, known)
            elif key in fresh:
                first = fresh[key].row.line
                self.report.differing.append((entry.row.line, _("The same as line {line}.").format(line=first)))
            else:
                fresh[key] = entry
        written += self._write(self._told_likely(list(fresh.values())))
        written += self.filling.fill() if self.filling else 0
        written += self.after()
        self.spent = entries
        return written

    def named(self, row: Row) -> dict[str, str]:
        """How the contact of a row is called, as fields of a draft."""
        raise NotImplementedError

    def before(self, entries: Sequence[Entry]) -> int:
        """Bring in what these rows need. Returns how many records were written."""
        return 0

    def after(self) -> int:
        """Tie up what the rows of a portion have to do with others. Returns how many records were written."""
        return 0

    def complete(self, entry: Entry) -> None:
        """Add to a newcomer what only the database knows."""
        newcomer = entry.newcomer
        newcomer.custom = self.custom.answers(entry.row, newcomer.function, newcomer.is_supplier)

    def look_up(self, entries: Sequence[Entry]) -> None:
        """Find what is there of that which these rows may be about: a few statements by index, however much is there.
        The oldest counts where several are called the same."""
        living = Contact.objects.filter(kind=self.contact_kind)
        ids = {entry.draft.external_id for entry in entries} - {""}
        names = self.folded_names(entries) - {""}
        self.by_id, self.by_name = {}, {}
        self.called: list[Known] | None = None
        named = living.exclude(external_id="").filter(external_id__any=ids)  # its index holds no empty ones
        for contact in named.select_related("merged_into") if ids else ():
            self.by_id[contact.external_id] = known_of(contact.merged_into or contact)
        if names:
            rows = living.filter(folded__any=names, merged_into=None).order_by("created_at", "id")
            self.called = [Known(*row) for row in rows.values_list(*Known._fields)]
            for known in self.called:
                self.by_name.setdefault(known.name, known)

    def folded_names(self, entries: Sequence[Entry]) -> set[str]:
        """The names by which these rows may mean somebody who is there."""
        return {entry.newcomer.folded for entry in entries}

    def known(self, entry: Entry) -> Known | None:
        """The contact that this row is about, if there is one."""
        if entry.draft.external_id:
            return self.by_id.get(entry.draft.external_id)
        return self.by_name.get(entry.newcomer.name)

    def key(self, entry: Entry) -> object:
        """By which two rows of the file are about the same contact."""
        return entry.draft.external_id or entry.newcomer.name

    def settled(self, entry: Entry, contact: Someone) -> None:
        """Called for each row whose contact is known by now."""

    def _settle_known(self, entry: Entry, known: Known) -> None:
        if self.filling:
            self.filling.later(entry, known.pk)
        else:
            self._compare(entry, known)
        self.settled(entry, known)

    def _told_likely(self, fresh: list[Entry]) -> list[Entry]:
        """Name the rows that are probably known by another name (C-18); leave them out, or fill in those that they
        are, where that was chosen."""
        likely = self.check.portion([entry.asked for entry in fresh], self.called)
        filled: set[int] = set()
        if self.filling:
            filled = self.filling.take(likely, {entry.row.line: entry for entry in fresh})
        for one in likely:
            self.report.likely(one, skipped=self.skips)
        lines = {one.line for one in likely} if self.skips else filled
        return [entry for entry in fresh if entry.row.line not in lines]

    def _write(self, fresh: list[Entry]) -> int:
        """Bring these in, but for those of whom something is taken: that is said, and the others come in."""
        taken = taken_by_others([entry.newcomer for entry in fresh])
        for place, fields in taken.items():
            self.report.refuse(fresh[place].row.line, " ".join(fields.values()))
        good = [entry for place, entry in enumerate(fresh) if place not in taken]
        load_newcomers([entry.newcomer for entry in good], by=self.by, at=self.at)
        self.report.created += len(good)
        if self.filling:
            self.filling.written(good)
        for entry in good:
            self.settled(entry, entry.newcomer)
        return len(good)

    def _compare(self, entry: Entry, known: Known) -> None:
        """Count the row as unchanged, or name the fields in which the file says something else."""
        values = entry.newcomer.values
        differing = [name for name in COMPARED if values[name] and getattr(known, name) != values[name]]
        if differing:
            labels = [str(field.label) for field in fields_of(self.kind) if field.key in differing]
            sentence = _("Is there already, with another {fields}; kept as it is.").format(fields=", ".join(labels))
            self.report.differing.append((entry.row.line, sentence))
        else:
            self.report.unchanged += 1


def known_of(contact: Contact) -> Known:
    """What is compared of a contact."""
    return Known(*(getattr(contact, name) for name in Known._fields))
