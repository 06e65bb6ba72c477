"""Persons, linked to the companies they work for."""

from __future__ import annotations

from dataclasses import replace

from staffetta.contacts.acts.link_many import Tie, link_persons
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.channels import BadChannel, normalised
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
    new_companies = 0

    def look_up(self, rows: list[Row]) -> None:
        super().look_up(rows)
        self.ties: list[Tie] = []
        self.companies: dict[str, Contact] = {}
        named = {name for row in rows if (name := self._company(row))}
        found = Contact.objects.filter(kind=Kind.COMPANY, merged_into=None, folded__in=named)
        for company in found.order_by("created_at", "id") if named else ():
            self.companies.setdefault(company.folded, company)
        self._look_up_persons(rows, named)

    def _look_up_persons(self, rows: list[Row], companies: set[str]) -> None:
        self.by_email: dict[str, Contact] = {}
        self.by_place: dict[tuple[str, str], Contact] = {}
        emails = {form for row in rows if (form := self._email(self.cell(row, "email")))}
        channels = Channel.objects.filter(
            medium="email", normalised__in=emails, contact__kind=Kind.PERSON, contact__merged_into=None
        )
        for channel in channels.select_related("contact").order_by("contact_id") if emails else ():
            self.by_email.setdefault(channel.normalised, channel.contact)
        persons = {fold(" ".join(self._name(row))) for row in rows}
        links = Link.objects.filter(company__folded__in=companies, person__folded__in=persons)
        for link in links.select_related("person", "company") if companies else ():
            self.by_place.setdefault((link.person.folded, link.company.folded), link.person)

    def names(self, row: Row) -> tuple[str, ...]:
        return ()  # a person is never told by his name alone

    def draft(self, row: Row) -> ContactDraft:
        first, last = self._name(row)
        return replace(super().draft(row), first_name=first, last_name=last)

    def _name(self, row: Row) -> tuple[str, str]:
        first, last = tidy(self.cell(row, "first_name")), tidy(self.cell(row, "last_name"))
        name = tidy(self.cell(row, "name"))
        if name and not first and not last:
            first, _space, last = name.rpartition(" ")
        return first, last

    def _email(self, value: str) -> str:
        try:
            return normalised(Channel.Medium.EMAIL, tidy(value)[:254], self.firm.country) if value else ""
        except BadChannel:
            return ""

    def _company(self, row: Row) -> str:
        return fold(self.cell(row, "company"))

    def key(self, row: Row, draft: ContactDraft) -> object:
        return draft.external_id or next(iter(self._emails(draft)), "") or self._place(row, draft)

    def _emails(self, draft: ContactDraft) -> list[str]:
        return [self._email(channel.value) for channel in draft.channels if channel.medium == Channel.Medium.EMAIL]

    def _place(self, row: Row, draft: ContactDraft) -> tuple[str, str]:
        return fold(f"{draft.first_name} {draft.last_name}"), self._company(row)

    def known(self, row: Row, draft: ContactDraft) -> Contact | None:
        if draft.external_id:
            return self.by_id.get(draft.external_id)
        for email in self._emails(draft):
            if email in self.by_email:
                return self.by_email[email]
        return self.by_place.get(self._place(row, draft))

    def before(self, rows: list[Row]) -> int:
        """Companies that are not known yet come first: a person's employer is never dropped."""
        names = {self._company(row): name for row in rows if (name := tidy(self.cell(row, "company")))}
        missing = [name for folded, name in names.items() if folded and folded not in self.companies]
        drafts = [ContactDraft(kind=Kind.COMPANY, name=name, function=Function.NONE) for name in missing]
        for company in load_contacts(drafts, by=self.by, at=self.at) if drafts else []:
            self.companies[company.folded] = company
        self.new_companies += len(drafts)
        return len(drafts)

    def after(self) -> int:
        """All persons of the portion at once become contact persons of their companies."""
        return len(link_persons(self.ties, by=self.by))

    def settled(self, row: Row, contact: Contact) -> None:
        company = self.companies.get(self._company(row))
        if company is not None:
            self.ties.append(Tie(company, contact, tidy(self.cell(row, "role"))[:100]))

    def end(self) -> int:
        if self.new_companies:
            self.report.figure("new_companies", self.new_companies)
        return 0
