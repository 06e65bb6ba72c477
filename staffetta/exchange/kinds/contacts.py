"""What companies and persons share: telling what is there already, and bringing in or filling in the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.db import transaction
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
from staffetta.duplicates.at_import import Asked, ImportCheck, Recognised, recognised
from staffetta.exchange.fields import fields_of
from staffetta.exchange.kinds.custom import CustomCells
from staffetta.exchange.kinds.drafting import Drafting
from staffetta.exchange.kinds.filling import Filling
from staffetta.exchange.kinds.loading import Loader, People
from staffetta.exchange.kinds.plain import PlainRows
from staffetta.exchange.reading import Row
from staffetta.exchange.report import Notes

_SHARED = ("tags", "debtor_number", "creditor_number")
"""Fields by which a row may meet what another one has brought along."""
COMPARED = ("industry", "vat_number", "description")


@dataclass(slots=True)
class Entry:
    """A row that was read and found good; `asked` is by what it may be recognised as somebody who is there. `draft` is
    None for a plain one, which is drafted only when somebody needs it."""

    row: Row
    draft: ContactDraft | None
    newcomer: Newcomer
    asked: Asked

    @property
    def external_id(self) -> str:
        """Its own identifier in the file."""
        return str(self.newcomer.values["external_id"])


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


@dataclass(slots=True, kw_only=True)
class Found:
    """Whom the rows of one portion may be about: contacts of this kind by their identifier and by their name;
    `called` all that are called like one of them but for capitals and accents, None where nobody is told by his name;
    `likely` whoever they may be by other words."""

    by_id: dict[str, Known]
    by_name: dict[str, Known]
    called: list[Known] | None
    likely: Recognised | None = None


class Portion(NamedTuple):
    """Rows that were read, and what was noticed; what was found, if that was asked ahead."""

    entries: list[Entry]
    notes: Notes
    found: Found | None


class ContactLoader(Loader):
    """What companies and persons share; `found` is of the portion that is being written."""

    rooms = ("contacts", "history")
    resumes = True
    contact_kind: ClassVar[Kind]
    found: Found
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
        self.plain = PlainRows(self)
        self.spent: list[Entry] = []
        self.written_last: deque[set[str]] = deque(maxlen=2)
        """The marks of the portions that may not have been in when this one was prepared."""
        self.is_alone = False

    def prepare(self, rows: list[Row]) -> Portion:
        notes = Notes()
        entries = [entry for row in rows if (entry := self._entry(row, notes)) is not None]
        if len(entries) > FEW:
            after_others()
            compose([entry.newcomer for entry in entries], self.today)
        return Portion(entries, notes, self._find_ahead(entries) if self.may_ask_ahead else None)

    def _find_ahead(self, entries: Sequence[Entry]) -> Found | None:
        """What can be asked while the portion before is written, on a connection of one's own. Whether something was
        written meanwhile that these rows are about is seen afterwards (`load`)."""
        if self.filling or not self.finds_ahead:
            return None
        with transaction.atomic():
            if len(entries) >= MANY:
                expect_many()
            found = self.find(entries)
            found.likely = recognised([entry.asked for entry in entries], found.called)
        return found

    def _entry(self, row: Row, notes: Notes) -> Entry | None:
        """The row ready to be written; None, and a sentence in the report, when something keeps it from coming in."""
        after_others()
        if self.spent:
            self.spent.pop()
        names = self.named(row)
        plain = self.plain.newcomer(row, names, notes)
        if plain is not None:
            return Entry(row, None, plain, Asked.of(row.line, plain))
        draft: ContactDraft | None = self.drafting.draft(row, notes, **names)
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

    def draft_of(self, entry: Entry) -> ContactDraft:
        """What the row of an entry was drafted as, or would have been."""
        return entry.draft or self.drafting.draft(entry.row, Notes(), **self.named(entry.row))

    def stands_alone(self, portion: Portion) -> bool:
        marks = self.marks(portion.entries) if portion.found is not None else set()
        self.is_alone = portion.found is not None and all(map(marks.isdisjoint, self.written_last))
        self.written_last.append(marks)
        return self.is_alone and not self.custom.fields and not any(map(self.has, _SHARED))

    def load(self, portion: Portion) -> int:
        self.report.take(portion.notes)
        entries = portion.entries
        if len(entries) >= MANY:
            expect_many()
        if self.is_alone and portion.found is not None:
            self.found = portion.found
        else:
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

    @property
    def finds_ahead(self) -> bool:
        """Whether what is written for one row can matter for another only if they share one of their `marks`."""
        return True

    def marks(self, entries: Sequence[Entry]) -> set[str]:
        """By which these rows may be about somebody who is there."""
        return self.folded_names(entries) | {entry.external_id for entry in entries} - {""}

    def look_up(self, entries: Sequence[Entry]) -> None:
        """Find what is there of that which these rows may be about, as it is now."""
        self.found = self.find(entries)

    def find(self, entries: Sequence[Entry]) -> Found:
        """The same: a few statements by index, however much is there. The oldest counts where several are called the
        same."""
        living = Contact.objects.filter(kind=self.contact_kind)
        ids = {entry.external_id for entry in entries} - {""}
        names = self.folded_names(entries) - {""}
        found = Found(by_id={}, by_name={}, called=None)
        named = living.exclude(external_id="").filter(external_id__any=ids)  # its index holds no empty ones
        for contact in named.select_related("merged_into") if ids else ():
            found.by_id[contact.external_id] = known_of(contact.merged_into or contact)
        if names:
            rows = living.filter(folded__any=names, merged_into=None).order_by("created_at", "id")
            found.called = [Known(*row) for row in rows.values_list(*Known._fields)]
            for known in found.called:
                found.by_name.setdefault(known.name, known)
        return found

    def folded_names(self, entries: Sequence[Entry]) -> set[str]:
        """The names by which these rows may mean somebody who is there."""
        return {entry.newcomer.folded for entry in entries}

    def known(self, entry: Entry) -> Known | None:
        """The contact that this row is about, if there is one."""
        if entry.external_id:
            return self.found.by_id.get(entry.external_id)
        return self.found.by_name.get(entry.newcomer.name)

    def key(self, entry: Entry) -> object:
        """By which two rows of the file are about the same contact."""
        return entry.external_id or entry.newcomer.name

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
        asked = [entry.asked for entry in fresh]
        known = self.found.likely
        likely = self.check.portion(asked, recognised(asked, self.found.called) if known is None else known)
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
