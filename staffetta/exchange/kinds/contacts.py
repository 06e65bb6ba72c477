"""What companies and persons share: drafts from rows, and telling what is there already."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Member
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.load import load_newcomers
from staffetta.contacts.addresses import country_of
from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind
from staffetta.contacts.newcomers import Newcomer as Prepared
from staffetta.contacts.newcomers import prepare
from staffetta.core.text import fold, tidy
from staffetta.duplicates.at_import import ImportCheck
from staffetta.exchange.fields import fields_of
from staffetta.exchange.kinds.custom import CustomCells
from staffetta.exchange.kinds.loading import Loader, People
from staffetta.exchange.kinds.terms import terms_of
from staffetta.exchange.reading import Row

FUNCTIONS = {
    Function.CUSTOMER: "customer,client,cliente,klient,kunde,active,attivo,actif,aktiv",
    Function.PROSPECT: "prospect,lead,opportunity,potenziale cliente,potencjalny klient,interessent",
    Function.NONE: "none,other,nessuna,aucune,brak,keine",
}
_FUNCTION_WORDS = {word: function for function, words in FUNCTIONS.items() for word in words.split(",")}
COMPARED = ("industry", "vat_number", "description")
_SUPPLIER_WORDS = frozenset({"supplier", "vendor", "fornitore", "fournisseur", "dostawca", "lieferant"})


@dataclass
class _Fresh:
    """A row on its way to be a contact."""

    row: Row
    prepared: Prepared


class ContactLoader(Loader):
    """`by_name` and `by_id` hold the contacts of this kind that the rows of one portion may be about."""

    rooms = ("contacts", "history")
    contact_kind: ClassVar[Kind]
    by_name: dict[str, Contact]
    by_id: dict[str, Contact]

    def begin(self) -> None:
        self.firm = running_firm()
        self.people = People()
        self.check = ImportCheck(country=self.firm.country)
        self.skips = self.options.get("duplicates") == "skip"
        self.custom = CustomCells(self, self.contact_kind)

    def load(self, rows: list[Row]) -> int:
        self.look_up(rows)
        self.custom.look_up(rows)
        written = self.before(rows)
        fresh: dict[object, _Fresh] = {}
        for row in rows:
            draft = self.draft(row)
            prepared = self._prepared(row, draft)
            known = self.known(row, draft) if prepared is not None else None
            key = self.key(row, draft)
            if prepared is None:
                continue
            if known is not None:
                self._compare(row, known, draft)
                self.settled(row, known)
            elif key in fresh:
                first = fresh[key].row.line
                self.report.differing.append((row.line, _("The same as line {line}.").format(line=first)))
            else:
                fresh[key] = _Fresh(row, prepared)
        return written + self._write(self._told_likely(list(fresh.values()))) + self.after()

    def before(self, rows: list[Row]) -> int:
        """Bring in what these rows need. Returns how many records were written."""
        return 0

    def after(self) -> int:
        """Tie up what the rows of a portion have to do with others. Returns how many records were written."""
        return 0

    def look_up(self, rows: list[Row]) -> None:
        """Find what is there of that which these rows may be about: a few statements by index, however much is there.
        The oldest counts where several are called the same."""
        living = Contact.objects.filter(kind=self.contact_kind)
        ids = {tidy(self.cell(row, "external_id")) for row in rows} - {""}
        names = {fold(name)[:400] for row in rows for name in self.names(row)} - {""}
        self.by_id, self.by_name = {}, {}
        for contact in living.filter(external_id__in=ids).select_related("merged_into") if ids else ():
            self.by_id[contact.external_id] = contact.merged_into or contact
        for contact in living.filter(folded__in=names, merged_into=None).order_by("created_at", "id") if names else ():
            self.by_name.setdefault(contact.name, contact)

    def names(self, row: Row) -> tuple[str, ...]:
        """The names by which a row may mean somebody who is there."""
        return (self.cell(row, "name"),)

    def known(self, row: Row, draft: ContactDraft) -> Contact | None:
        """The contact that this row is about, if there is one."""
        if draft.external_id:
            return self.by_id.get(draft.external_id)
        return self.by_name.get(draft.name)

    def _prepared(self, row: Row, draft: ContactDraft) -> Prepared | None:
        """The row ready to be written; None, and a sentence in the report, when something keeps it from coming in."""
        try:
            return prepare(draft, self.firm)
        except BadContact as error:
            self.report.refuse(row.line, " ".join(error.fields.values()))
            return None

    def _told_likely(self, fresh: list[_Fresh]) -> list[_Fresh]:
        """Name the rows that are probably known by another name (C-18); leave them out where that was chosen."""
        likely = self.check.portion([(one.row.line, one.prepared.draft) for one in fresh])
        for one in likely:
            self.report.likely(one, skipped=self.skips)
        lines = {one.line for one in likely} if self.skips else set()
        return [one for one in fresh if one.row.line not in lines]

    def _write(self, fresh: list[_Fresh]) -> int:
        made = [one.prepared for one in fresh]
        load_newcomers(made, by=self.by, at=self.at)
        for one, contact in zip(fresh, made, strict=True):
            self.report.created += 1
            self.settled(one.row, contact)
        return len(made)

    def key(self, row: Row, draft: ContactDraft) -> object:
        """By which two rows of the file are about the same contact."""
        return draft.external_id or draft.name

    def settled(self, row: Row, contact: Contact) -> None:
        """Called for each row whose contact is known by now."""

    def draft(self, row: Row) -> ContactDraft:
        """The contact that a row describes; cells that cannot be used are named in the report."""
        function, is_supplier, kept = self._function(row)
        address = self._address(row)
        home = country_of([("main", address.country)], self.firm.country)
        return ContactDraft(
            kind=self.contact_kind,
            function=function,
            is_supplier=is_supplier,
            external_id=tidy(self.cell(row, "external_id")),
            industry=tidy(self.cell(row, "industry")),
            vat_number=tidy(self.cell(row, "vat_number")),
            description=self.cell(row, "description"),
            handler=self._handler(row),
            channels=tuple(self._channels(row, home)),
            addresses=(address,),
            custom=self.custom.answers(row, function, is_supplier),
            asks_all=False,
            details={**self.kept(row), **kept},
            **self._terms(row, function, is_supplier),
        )

    def _terms(self, row: Row, function: Function, is_supplier: bool) -> dict[str, Any]:
        """What only customers or suppliers have; what cannot be used is named in the report."""
        values, wrong = terms_of(lambda name: self.cell(row, name), function, is_supplier)
        for name, sentence in wrong.items():
            self.report.trouble(self.header(name), self.cell(row, name), row.line, sentence)
        return values

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

    def _channels(self, row: Row, home: str) -> list[ChannelDraft]:
        drafts = []
        for field, medium in (
            ("email", Channel.Medium.EMAIL), ("phone", Channel.Medium.PHONE), ("website", Channel.Medium.WEB),
        ):  # fmt: skip
            value = self.cell(row, field)
            if not value:
                continue
            try:
                normalised(medium, tidy(value)[:254], home)
            except BadChannel as error:
                self.report.trouble(self.header(field), value, row.line, str(error))
                continue
            drafts.append(ChannelDraft(medium=medium, value=value))
        return drafts

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
