"""Companies and persons from vCards: all that a card says, the rest of it kept (X-02, T-07)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.link_many import Tie, link_persons
from staffetta.contacts.acts.link_person import ROLE_LENGTH
from staffetta.contacts.acts.load import load_contacts, load_newcomers
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind, Link
from staffetta.contacts.newcomers import prepare
from staffetta.core.content_lines import read_blocks, unescape
from staffetta.core.db.bulk import insert_many
from staffetta.core.text import fold, tidy
from staffetta.duplicates.at_import import Asked, ImportCheck
from staffetta.exchange.cards import CardTable
from staffetta.exchange.kinds.contacts import Entry
from staffetta.exchange.kinds.filling import Filling
from staffetta.exchange.kinds.loading import Loader
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Row
from staffetta.exchange.report import Notes
from staffetta.tags.acts.name import MOST
from staffetta.vcards.models import Card as CardRow
from staffetta.vcards.reading import Card, bare_uid, read_card

AT_ONCE = 500


@dataclass(slots=True)
class CardEntry(Entry):
    """A row with the card that it is; `uid` by which it is recognised when the file comes again."""

    card: Card
    uid: str


class Portion(NamedTuple):
    """Cards that were read, and what was noticed."""

    entries: list[CardEntry]
    notes: Notes


class CardLoader(Loader):
    """A card is known by its UID. One without is known by what it says, word for word; else a company by its name, a
    person by his e-mail address, or by name and company together, as in other files.

    Companies come before persons, whatever the order of the file: whoever works for one is linked to it."""

    kind = Import.Kind.CARDS
    rooms = ("contacts", "vcards", "history")
    resumes = True
    table: CardTable

    def portions(self) -> Iterator[list[Row]]:
        rows = sorted(self.table.rows, key=lambda row: row.line not in self.table.companies)
        for start in range(0, len(rows), AT_ONCE):
            yield rows[start : start + AT_ONCE]

    def why_ragged(self, row: Row) -> str:
        return row.cells[0]

    def begin(self) -> None:
        self.firm = running_firm()
        self.check = ImportCheck()
        choice = self.options.get("duplicates")
        self.skips = choice == "skip"
        self.filling = Filling(self) if choice == "fill" else None
        self.seen: dict[str, int] = {}

    def prepare(self, rows: list[Row]) -> Portion:
        notes = Notes()
        entries = [entry for row in rows if (entry := self._entry(row, notes)) is not None]
        return Portion(entries, notes)

    def _entry(self, row: Row, notes: Notes) -> CardEntry | None:
        raw, number = self.table.raw[row.line], self.table.numbers[row.line]
        card = read_card(read_blocks(raw)[0], self.firm.country)
        lists = self.table.lists.get(bare_uid(card.uid), ()) if card.uid else ()
        card.tags = tuple(dict.fromkeys((*card.tags, *(name for name in lists if name))))[:MOST]
        for value in card.unread:
            sentence = _("Card {number}: this cannot be used; it is kept with the card.").format(number=number)
            notes.trouble(self._where(row, value), value, row.line, sentence)
        try:
            newcomer = prepare(card.draft(), self.firm)
        except BadContact as error:
            said = " ".join(error.fields.values())
            sentence = _("Card {number}, line {line}: {reason}")
            notes.refuse(row.line, sentence.format(number=number, line=row.line, reason=said))
            return None
        uid = card.uid or str(UUID(bytes=hashlib.sha256(b"".join(raw.split())).digest()[:16]))
        return CardEntry(row, newcomer.draft, newcomer, Asked.of(row.line, newcomer), card, uid)

    def _where(self, row: Row, value: str) -> str:
        """The property under which the table shows this value."""
        shown = tidy(unescape(value))[:40]
        found = (h for h, cell in zip(self.table.headers, row.cells, strict=True) if shown and shown in cell)
        return next(found, self.table.headers[0])

    def load(self, portion: Portion) -> int:
        self.report.take(portion.notes)
        known = self._known(portion.entries)
        fresh: list[CardEntry] = []
        there: list[tuple[CardEntry, Contact]] = []
        for entry in portion.entries:
            first = self.seen.setdefault(entry.uid, entry.row.line)
            found = known.get(entry.row.line)
            if first != entry.row.line:
                self.report.differing.append((entry.row.line, _("The same as line {line}.").format(line=first)))
            elif found is not None:
                there.append((entry, found))
            else:
                fresh.append(entry)
        self._settle(there)
        good = self._told_likely(fresh)
        load_newcomers([entry.newcomer for entry in good], by=self.by, at=self.at)
        self.report.created += len(good)
        written = len(good) + self._link(good, there)
        if self.filling:
            self.filling.written(good)
            written += self.filling.fill()
        return written

    def _settle(self, there: list[tuple[CardEntry, Contact]]) -> None:
        """Count as unchanged, or name what the card says otherwise; or fill what is empty."""
        if self.filling:
            for entry, contact in there:
                self.filling.later(entry, contact.pk)
            return
        ids = [contact.pk for _entry, contact in there]
        rows = Channel.objects.filter(contact__any=ids).values_list("contact", "medium", "normalised")
        reached = {(pk, medium, form) for pk, medium, form in rows} if ids else set()
        for entry, contact in there:
            differing = _differing(entry, contact, reached)
            if differing:
                sentence = _("Is there already, with another {fields}; kept as it is.")
                self.report.differing.append((entry.row.line, sentence.format(fields=", ".join(differing))))
            else:
                self.report.unchanged += 1

    def _told_likely(self, fresh: list[CardEntry]) -> list[CardEntry]:
        """Name those that are probably known by other words; leave them out, or fill, where that was chosen (C-18)."""
        likely = self.check.portion([entry.asked for entry in fresh])
        filled: set[int] = set()
        if self.filling:
            filled = self.filling.take(likely, {entry.row.line: entry for entry in fresh})
        for one in likely:
            self.report.likely(one, skipped=self.skips)
        out = {one.line for one in likely} if self.skips else filled
        return [entry for entry in fresh if entry.row.line not in out]

    def _known(self, entries: Sequence[CardEntry]) -> dict[int, Contact]:
        """Whom each card is about that is there already, by the line on which it begins: a few statements."""
        uids = {entry.uid for entry in entries}
        rows = CardRow.objects.filter(uid__any=uids).select_related("contact__merged_into") if uids else []
        by_uid = {row.uid: row.contact.merged_into or row.contact for row in rows}
        own = {pk: uid for uid in uids if (pk := _as_id(uid)) is not None}
        for contact in Contact.objects.filter(pk__any=own).select_related("merged_into") if own else ():
            by_uid.setdefault(own[contact.pk], contact.merged_into or contact)
        by_words = self._by_words([entry for entry in entries if not entry.card.uid])
        found: dict[int, Contact] = {}
        for entry in entries:
            one = by_uid.get(entry.uid) or by_words.get(entry.row.line)
            if one is not None and one.kind == entry.newcomer.kind:
                found[entry.row.line] = one
        return found

    def _by_words(self, entries: Sequence[CardEntry]) -> dict[int, Contact]:
        """Of cards without a UID: who has this name, as a company; this address, or name and company, as a person."""
        living = Contact.objects.filter(merged_into=None).order_by("-created_at", "-id")
        names = {entry.newcomer.folded for entry in entries if entry.newcomer.kind == Kind.COMPANY}
        emails = {form for entry in entries for form in _emails(entry)}
        persons = {entry.newcomer.folded for entry in entries if entry.card.org}
        firms = living.filter(kind=Kind.COMPANY, folded__any=names) if names else ()
        by_name = {contact.folded: contact for contact in firms}  # the oldest, where several are called so
        rows = Channel.objects.filter(medium="email", normalised__any=emails, contact__merged_into=None)
        reached = rows.filter(contact__kind=Kind.PERSON).select_related("contact") if emails else ()
        by_email = {channel.normalised: channel.contact for channel in reached}
        links = Link.objects.filter(person__folded__any=persons, person__merged_into=None)
        places = links.select_related("person", "company") if persons else ()
        by_place = {(link.person.folded, link.company.folded): link.person for link in places}
        found: dict[int, Contact | None] = {}
        for entry in entries:
            if entry.newcomer.kind == Kind.COMPANY:
                found[entry.row.line] = by_name.get(entry.newcomer.folded)
            else:
                place = by_place.get((entry.newcomer.folded, fold(entry.card.org)))
                found[entry.row.line] = next((by_email[e] for e in _emails(entry) if e in by_email), place)
        return {line: contact for line, contact in found.items() if contact is not None}

    def _link(self, good: list[CardEntry], there: list[tuple[CardEntry, Contact]]) -> int:
        """Persons become contact persons of the companies that their cards name, which are made where nobody knows
        them; then what is kept of the new ones' cards. Returns how many records were written."""
        employed = [(entry, entry.newcomer) for entry in good if _employer(entry)]
        employed += [(entry, contact) for entry, contact in there if _employer(entry)]  # type: ignore[misc]
        made = self.report.counts["new_companies"]
        companies = self._companies({fold(entry.card.org)[:400]: entry.card.org for entry, _who in employed})
        ties = [
            Tie(companies[fold(entry.card.org)[:400]].pk, who, entry.card.title[:ROLE_LENGTH])
            for entry, who in employed
        ]
        links = link_persons(ties, by=self.by) if ties else []
        rows = [_card_row(entry, companies.get(fold(entry.card.org)[:400])) for entry in good]
        insert_many(rows)
        return len(links) + len(rows) + self.report.counts["new_companies"] - made

    def _companies(self, wanted: dict[str, str]) -> dict[str, Contact]:
        living = Contact.objects.filter(kind=Kind.COMPANY, merged_into=None).order_by("-created_at", "-id")
        found = {contact.folded: contact for contact in living.filter(folded__any=set(wanted))} if wanted else {}
        drafts = [
            ContactDraft(kind=Kind.COMPANY, name=name, function=Function.NONE, asks_all=False)
            for folded, name in wanted.items()
            if folded not in found
        ]
        made = load_contacts(drafts, by=self.by, at=self.at) if drafts else []
        self.report.counts["new_companies"] += len(made)
        return {**found, **{contact.folded: contact for contact in made}}

    def end(self) -> int:
        if self.report.counts["new_companies"]:
            self.report.figure("new_companies", self.report.counts["new_companies"])
        if self.table.list_count:
            self.report.figure("lists", self.table.list_count)
        if self.table.left_out:
            self.report.figure("left_out", self.table.left_out)
        return 0


def _as_id(uid: str) -> UUID | None:
    """Cards that were ours are known by our own id."""
    text = uid.lower().removeprefix("urn:uuid:")
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _emails(entry: CardEntry) -> list[str]:
    if entry.newcomer.kind != Kind.PERSON:
        return []
    return [row.normalised for row in entry.newcomer.channels if row.medium == Channel.Medium.EMAIL]


def _employer(entry: CardEntry) -> bool:
    return entry.newcomer.kind == Kind.PERSON and bool(fold(entry.card.org))


def _differing(entry: CardEntry, contact: Contact, reached: set[tuple[UUID, str, str]]) -> list[str]:
    """What of a known contact the card says otherwise, in words."""
    found = []
    if entry.newcomer.folded != contact.folded:
        found.append(_("Name"))
    for row in entry.newcomer.channels:
        if (contact.pk, str(row.medium), row.normalised) not in reached:
            found.append(str(Channel.Medium(row.medium).label))
    if entry.card.description and entry.card.description != contact.description:
        found.append(_("Description"))
    return list(dict.fromkeys(found))


def _card_row(entry: CardEntry, company: Contact | None) -> CardRow:
    """What is kept; lines of company and title say what the link says, so that they are written as they came."""
    card = entry.card
    says = {"ORG": ["org", company.name], "TITLE": ["title", card.title]} if company is not None else {}
    for kept in card.kept:
        name = kept[0].partition(":")[0].partition(";")[0].rpartition(".")[2]
        if kept[1] is None and name in says and says[name][1]:
            kept[1] = says[name]
    return CardRow(contact_id=entry.newcomer.pk, uid=entry.uid, kept=card.kept)
