"""What companies and persons share: drafts from rows, and telling what is there already."""

from __future__ import annotations

import re
from typing import ClassVar

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Member
from staffetta.contacts.acts.checking import BadContact, channels_of, checked_values
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind
from staffetta.core.text import fold, tidy
from staffetta.exchange.fields import fields_of
from staffetta.exchange.kinds.loading import Loader, People
from staffetta.exchange.reading import Row

FUNCTIONS = {
    Function.CUSTOMER: "customer,client,cliente,klient,kunde,active,attivo,actif,aktiv",
    Function.PROSPECT: "prospect,lead,opportunity,potenziale cliente,potencjalny klient,interessent",
    Function.NONE: "none,other,nessuna,aucune,brak,keine",
}
_FUNCTION_WORDS = {word: function for function, words in FUNCTIONS.items() for word in words.split(",")}
COMPARED = ("industry", "vat_number", "description")
_SUPPLIER_WORDS = frozenset({"supplier", "vendor", "fornitore", "fournisseur", "dostawca", "lieferant"})


class ContactLoader(Loader):
    """`by_name` and `by_id` hold the contacts of this kind, known and new."""

    contact_kind: ClassVar[Kind]

    def begin(self) -> None:
        self.firm = running_firm()
        self.people = People()
        self.by_name: dict[str, Contact] = {}
        self.by_id: dict[str, Contact] = {}
        for contact in Contact.objects.filter(kind=self.contact_kind).order_by("created_at", "id"):
            self.remember(contact)

    def remember(self, contact: Contact) -> None:
        """Know this contact for the rows to come."""
        self.by_name.setdefault(contact.name, contact)
        if contact.external_id:
            self.by_id.setdefault(contact.external_id, contact)

    def known(self, row: Row, draft: ContactDraft) -> Contact | None:
        """The contact that this row is about, if there is one."""
        if draft.external_id:
            return self.by_id.get(draft.external_id)
        return self.by_name.get(draft.name)

    def load(self, rows: list[Row]) -> int:
        fresh: dict[object, tuple[Row, ContactDraft]] = {}
        for row in rows:
            draft = self.draft(row)
            sentence = self._wrong(draft)
            known = self.known(row, draft) if not sentence else None
            key = self.key(row, draft)
            if sentence:
                self.report.refuse(row.line, sentence)
            elif known is not None:
                self._compare(row, known, draft)
                self.settled(row, known)
            elif key in fresh:
                first = fresh[key][0].line
                self.report.differing.append((row.line, _("The same as line {line}.").format(line=first)))
            else:
                fresh[key] = (row, draft)
        return self._write(list(fresh.values()))

    def _write(self, fresh: list[tuple[Row, ContactDraft]]) -> int:
        made = load_contacts([draft for _row, draft in fresh], by=self.by, at=self.at) if fresh else []
        for (row, _draft), contact in zip(fresh, made, strict=True):
            self.remember(contact)
            self.report.created += 1
            self.settled(row, contact)
        return len(made)

    def key(self, row: Row, draft: ContactDraft) -> object:
        """By which two rows of the file are about the same contact."""
        return draft.external_id or draft.name

    def settled(self, row: Row, contact: Contact) -> None:
        """Called for each row whose contact is known by now."""

    def draft(self, row: Row) -> ContactDraft:
        """The contact that a row describes; cells that cannot be used are named in the report."""
        function, is_supplier, kept = self._function(row)
        return ContactDraft(
            kind=self.contact_kind,
            function=function,
            is_supplier=is_supplier,
            external_id=tidy(self.cell(row, "external_id")),
            industry=tidy(self.cell(row, "industry")),
            vat_number=tidy(self.cell(row, "vat_number")),
            description=self.cell(row, "description"),
            handler=self._handler(row),
            channels=tuple(self._channels(row)),
            addresses=(self._address(row),),
            details={**self.kept(row), **kept},
        )

    def _address(self, row: Row) -> AddressDraft:
        return AddressDraft(
            street=self.cell(row, "street"),
            postal_code=self.cell(row, "postal_code"),
            city=self.cell(row, "city"),
            country=self.cell(row, "country"),
        )

    def _function(self, row: Row) -> tuple[Function, bool, dict[str, object]]:
        """What the row's words say the contact is: customer before prospect, and whether supplier. Words that mean
        nothing to us are named in the report, and the whole cell is kept with the contact."""
        cell = self.cell(row, "function")
        words = {fold(word): word.strip() for word in re.split(r"[;,|/]", cell) if fold(word)}
        said = [function for function in FUNCTIONS if function in {_FUNCTION_WORDS.get(word) for word in words}]
        unknown = [word for key, word in words.items() if key not in _FUNCTION_WORDS and key not in _SUPPLIER_WORDS]
        for word in unknown:
            self.report.unmatched(self.header("function"), word, row.line)
        kept: dict[str, object] = {self.header("function"): cell} if unknown else {}
        return (said[0] if said else Function.NONE), bool(words.keys() & _SUPPLIER_WORDS), kept

    def _handler(self, row: Row) -> Member | None:
        word = self.cell(row, "handler")
        member = self.people.find(word) if word else None
        if word and member is None:
            self.report.unmatched(self.header("handler"), word, row.line)
        return member if member is None or member.is_active else None

    def _channels(self, row: Row) -> list[ChannelDraft]:
        drafts = []
        for field, medium in (
            ("email", Channel.Medium.EMAIL), ("phone", Channel.Medium.PHONE), ("website", Channel.Medium.WEB),
        ):  # fmt: skip
            value = self.cell(row, field)
            if not value:
                continue
            draft = ChannelDraft(medium=medium, value=value)
            try:
                channels_of(Contact(kind=self.contact_kind), [draft], self.firm)
            except BadContact as error:
                self.report.trouble(self.header(field), value, row.line, next(iter(error.fields.values())))
                continue
            drafts.append(draft)
        return drafts

    def _wrong(self, draft: ContactDraft) -> str:
        """What keeps a row from coming in, as a sentence; "" when nothing does."""
        try:
            checked_values(self.contact_kind, draft)
        except BadContact as error:
            return " ".join(error.fields.values())
        return ""

    def _compare(self, row: Row, known: Contact, draft: ContactDraft) -> None:
        """Count the row as unchanged, or name the fields in which the file says something else."""
        differing = [
            str(field.label)
            for field in fields_of(self.kind)
            if (name := field.key) in COMPARED
            and getattr(draft, name)
            and getattr(known, name) != getattr(draft, name).strip()
        ]
        if differing:
            sentence = _("Is there already, with another {fields}; kept as it is.").format(fields=", ".join(differing))
            self.report.differing.append((row.line, sentence))
        else:
            self.report.unchanged += 1
