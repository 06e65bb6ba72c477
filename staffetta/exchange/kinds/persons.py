"""Persons, linked to the companies they work for."""

from __future__ import annotations

from dataclasses import replace

from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind, Link
from staffetta.core.text import fold, tidy
from staffetta.exchange.kinds.contacts import ContactLoader
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Row


class PersonLoader(ContactLoader):
    """A person is the same when his own identifier is, else his e-mail address, else name and company together."""

    kind = Import.Kind.PERSONS
    contact_kind = Kind.PERSON

    def begin(self) -> None:
        super().begin()
        self.by_email: dict[str, Contact] = {}
        self.by_place: dict[tuple[str, str], Contact] = {}
        self.companies: dict[str, Contact] = {}
        self.linked = set(Link.objects.values_list("company_id", "person_id"))
        for company in Contact.objects.filter(kind=Kind.COMPANY).order_by("created_at", "id"):
            self.companies.setdefault(company.folded, company)
        for channel in Channel.objects.filter(medium="email", contact__kind=Kind.PERSON).select_related("contact"):
            self.by_email.setdefault(channel.normalised, channel.contact)
        for link in Link.objects.select_related("person", "company"):
            self.by_place.setdefault((link.person.folded, link.company.folded), link.person)

    def draft(self, row: Row) -> ContactDraft:
        first, last = tidy(self.cell(row, "first_name")), tidy(self.cell(row, "last_name"))
        name = tidy(self.cell(row, "name"))
        if name and not first and not last:
            first, _space, last = name.rpartition(" ")
        return replace(super().draft(row), first_name=first, last_name=last)

    def key(self, row: Row, draft: ContactDraft) -> object:
        email = next((c.value.lower() for c in draft.channels if c.medium == Channel.Medium.EMAIL), "")
        return draft.external_id or email or self._place(row, draft)

    def _place(self, row: Row, draft: ContactDraft) -> tuple[str, str]:
        return fold(f"{draft.first_name} {draft.last_name}"), fold(self.cell(row, "company"))

    def known(self, row: Row, draft: ContactDraft) -> Contact | None:
        if draft.external_id:
            return self.by_id.get(draft.external_id)
        for channel in draft.channels:
            if channel.medium == Channel.Medium.EMAIL and channel.value.lower() in self.by_email:
                return self.by_email[channel.value.lower()]
        return self.by_place.get(self._place(row, draft))

    def load(self, rows: list[Row]) -> int:
        """Companies that are not known yet come first: a person's employer is never dropped."""
        names = {fold(n): n for row in rows if (n := tidy(self.cell(row, "company"))) and fold(n)}
        missing = [name for folded, name in names.items() if folded not in self.companies]
        drafts = [ContactDraft(kind=Kind.COMPANY, name=name, function=Function.NONE) for name in missing]
        for company in load_contacts(drafts, by=self.by, at=self.at) if drafts else []:
            self.companies[company.folded] = company
        self.new_companies = getattr(self, "new_companies", 0) + len(drafts)
        return super().load(rows) + len(drafts)

    def settled(self, row: Row, contact: Contact) -> None:
        company = self.companies.get(fold(self.cell(row, "company")))
        if company is not None and (company.pk, contact.pk) not in self.linked:
            link_person(company, contact, role=tidy(self.cell(row, "role"))[:100], by=self.by)
            self.linked.add((company.pk, contact.pk))

    def end(self) -> int:
        if getattr(self, "new_companies", 0):
            self.report.figure("new_companies", self.new_companies)
        return 0
