"""Persons, linked to the companies they work for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from staffetta.contacts.acts.link_many import Tie, link_persons
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind, Link
from staffetta.core.text import fold, tidy
from staffetta.exchange.kinds.contacts import ContactLoader, Entry, Found, Known, Portion, Someone
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Row


@dataclass(slots=True, kw_only=True)
class FoundPersons(Found):
    """Persons by their e-mail address, and by name and company together; companies by their name."""

    by_email: dict[str, Known] = field(default_factory=dict)
    by_place: dict[tuple[str, str], Known] = field(default_factory=dict)
    companies: dict[str, UUID] = field(default_factory=dict)


class PersonLoader(ContactLoader):
    """A person is the same when his own identifier is, else his e-mail address, else name and company together."""

    kind = Import.Kind.PERSONS
    contact_kind = Kind.PERSON

    found: FoundPersons

    @property
    def finds_ahead(self) -> bool:
        return not self.has("company")  # which another row may have brought in

    def marks(self, entries: Sequence[Entry]) -> set[str]:
        return super().marks(entries) | {form for entry in entries for form in _emails(entry)}

    def load(self, portion: Portion) -> int:
        self.ties: list[Tie] = []
        return super().load(portion)

    def find(self, entries: Sequence[Entry]) -> FoundPersons:
        plain = super().find(entries)
        found = FoundPersons(by_id=plain.by_id, by_name=plain.by_name, called=plain.called)
        named = {name for entry in entries if (name := self._company(entry.row))}
        firms = Contact.objects.filter(kind=Kind.COMPANY, merged_into=None, folded__any=named)
        rows = firms.order_by("created_at", "id").values_list("folded", "pk")
        for folded, pk in rows if named else ():
            found.companies.setdefault(folded, pk)
        _find_by_email(found, entries)
        if named:
            _find_by_place(found, named, {entry.newcomer.folded for entry in entries})
        return found

    def folded_names(self, entries: Sequence[Entry]) -> set[str]:
        return set()  # a person is never told by his name alone

    def named(self, row: Row) -> dict[str, str]:
        first, last = tidy(self.cell(row, "first_name")), tidy(self.cell(row, "last_name"))
        name = tidy(self.cell(row, "name"))
        if name and not first and not last:
            first, _space, last = name.rpartition(" ")
        return {"first_name": first, "last_name": last}

    def _company(self, row: Row) -> str:
        return fold(self.cell(row, "company"))

    def key(self, entry: Entry) -> object:
        return entry.external_id or next(iter(_emails(entry)), "") or self._place(entry)

    def _place(self, entry: Entry) -> tuple[str, str]:
        return entry.newcomer.folded, self._company(entry.row)

    def known(self, entry: Entry) -> Known | None:
        if entry.external_id:
            return self.found.by_id.get(entry.external_id)
        for email in _emails(entry):
            if email in self.found.by_email:
                return self.found.by_email[email]
        return self.found.by_place.get(self._place(entry))

    def before(self, entries: Sequence[Entry]) -> int:
        """Companies that are not known yet come first: a person's employer is never dropped."""
        if not self.has("company"):
            return 0
        names = {self._company(entry.row): tidy(self.cell(entry.row, "company")) for entry in entries}
        missing = [name for folded, name in names.items() if folded and folded not in self.found.companies]
        drafts = [ContactDraft(kind=Kind.COMPANY, name=name, function=Function.NONE) for name in missing]
        for company in load_contacts(drafts, by=self.by, at=self.at) if drafts else []:
            self.found.companies[company.folded] = company.pk
        self.report.counts["new_companies"] += len(drafts)
        return len(drafts)

    def after(self) -> int:
        """All persons of the portion at once become contact persons of their companies."""
        return len(link_persons(self.ties, by=self.by)) if self.ties else 0

    def settled(self, entry: Entry, contact: Someone) -> None:
        company = self.found.companies.get(self._company(entry.row))
        if company is not None:
            self.ties.append(Tie(company, contact, tidy(self.cell(entry.row, "role"))[:100]))

    def end(self) -> int:
        if self.report.counts["new_companies"]:
            self.report.figure("new_companies", self.report.counts["new_companies"])
        return 0


def _find_by_email(found: FoundPersons, entries: Sequence[Entry]) -> None:
    living = Contact.objects.filter(kind=Kind.PERSON, merged_into=None)
    emails = {form for entry in entries for form in _emails(entry)}
    rows = Channel.objects.filter(medium="email", normalised__any=emails).order_by("contact_id")
    channels = list(rows.values_list("normalised", "contact_id")) if emails else []
    owners = _by_id(living, {contact_id for _form, contact_id in channels})
    for form, contact_id in channels:
        if contact_id in owners:
            found.by_email.setdefault(form, owners[contact_id])


def _find_by_place(found: FoundPersons, companies: set[str], names: set[str]) -> None:
    """Who of these names works for one of these companies. Step by step, each by an index: PostgreSQL would look
    through all contacts for it."""
    firms = dict(Contact.objects.filter(folded__any=companies).values_list("pk", "folded"))
    rows = Link.objects.filter(company__any=firms).values_list("person_id", "company_id") if firms else ()
    links = list(rows)
    persons = _by_id(Contact.objects.filter(folded__any=names), {person for person, _company in links})
    for person_id, company_id in links:
        if known := persons.get(person_id):
            found.by_place.setdefault((known.folded, firms[company_id]), known)


def _by_id(rows: QuerySet[Contact], ids: set[UUID]) -> dict[UUID, Known]:
    found = rows.filter(pk__any=ids).values_list(*Known._fields) if ids else ()
    return {row[0]: Known(*row) for row in found}


def _emails(entry: Entry) -> list[str]:
    return [row.normalised for row in entry.newcomer.channels if row.medium == Channel.Medium.EMAIL]
