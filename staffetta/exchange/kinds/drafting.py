"""Rows of companies and persons as drafts: reads cells, asks the database nothing (exchange/ahead.py)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts import vat
from staffetta.contacts.addresses import code_of
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Function
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY
from staffetta.core.text import fold, tidy
from staffetta.exchange.kinds.terms import terms_of
from staffetta.exchange.reading import Row
from staffetta.exchange.report import Notes
from staffetta.tags.acts.name import tags_in

if TYPE_CHECKING:
    from staffetta.exchange.kinds.contacts import ContactLoader

FUNCTIONS = {
    Function.CUSTOMER: "customer,client,cliente,klient,kunde,active,attivo,actif,aktiv",
    Function.PROSPECT: "prospect,lead,opportunity,potenziale cliente,potencjalny klient,interessent",
    Function.NONE: "none,other,nessuna,aucune,brak,keine",
}
_FUNCTION_WORDS = {word: function for function, words in FUNCTIONS.items() for word in words.split(",")}
_SUPPLIER_WORDS = frozenset({"supplier", "vendor", "fornitore", "fournisseur", "dostawca", "lieferant"})
_CHANNELS = (
    ("email", Channel.Medium.EMAIL),
    ("email_2", Channel.Medium.EMAIL),
    ("phone", Channel.Medium.PHONE),
    ("phone_2", Channel.Medium.PHONE),
    ("website", Channel.Medium.WEB),
)
_NOWHERE = AddressDraft()
_LINES = ("external_id", "industry", "vat_number")


@functools.lru_cache(maxsize=1000)
def functions_in(cell: str) -> tuple[Function, bool, tuple[str, ...]]:
    """What the words of a cell say that a contact is: customer before prospect, whether supplier; and the words that
    mean nothing to us."""
    words = {fold(word): word.strip() for word in re.split(r"[;,|/]", cell) if fold(word)}
    said = [function for function in FUNCTIONS if function in {_FUNCTION_WORDS.get(word) for word in words}]
    unknown = [word for key, word in words.items() if key not in _FUNCTION_WORDS and key not in _SUPPLIER_WORDS]
    return (said[0] if said else Function.NONE), bool(words.keys() & _SUPPLIER_WORDS), tuple(unknown)


class Drafting:
    """Makes the drafts of one import."""

    def __init__(self, loader: ContactLoader) -> None:
        self.loader = loader
        self.channels = [(field, medium) for field, medium in _CHANNELS if loader.has(field)]
        self.places = [(loader.place(field), medium) for field, medium in self.channels]
        self.all_the_same, self.language = _("It came in as it is."), get_language() or "en"
        self.has_terms = any(loader.has(name) for name in (*CUSTOMER_ONLY, *SUPPLIER_ONLY))
        parts = ("street", "postal_code", "city", "region", "country")
        self.parts = [(part, loader.place(part)) for part in parts if loader.has(part)]
        self.lines = [(name, loader.place(name)) for name in _LINES if loader.has(name)]
        self.has_description = loader.has("description")
        self.has_handler = loader.has("handler")
        self.has_tags = loader.has("tags")

    def draft(self, row: Row, notes: Notes, **names: Any) -> ContactDraft:
        """The contact that a row describes, without what it has to do with others; cells that cannot be used are
        noted."""
        loader, cells = self.loader, row.cells
        values: dict[str, Any] = names
        function, is_supplier, unknown = functions_in(loader.cell(row, "function"))
        for word in unknown:
            notes.unmatched(loader.header("function"), word, row.line)
        if loader.keeps or unknown:
            values["details"] = kept = loader.kept(row)
            if unknown:
                kept[loader.header("function")] = loader.cell(row, "function")
        address = self._address(cells)
        for name, place in self.lines:
            if said := cells[place]:
                values[name] = tidy(said)
        if self.has_description:
            values["description"] = loader.cell(row, "description")
        vat_number = values.get("vat_number")
        if vat_number:
            self.note_vat(vat_number, code_of(address.country) or loader.firm.country, row, notes)
        if self.has_handler and (handler := self._handler(row, notes)):
            values["handler"] = handler
        if self.has_tags and (tags := self._tags(row, notes)):
            values["tags"] = tags
        if self.has_terms:
            values |= self._terms(row, function, is_supplier, notes)
        return ContactDraft(
            kind=loader.contact_kind,
            function=function,
            is_supplier=is_supplier,
            channels=self._channels(cells),
            addresses=(address,) if address is not _NOWHERE else (),
            asks_all=False,
            **values,
        )

    def note_vat(self, number: str, home: str, row: Row, notes: Notes) -> None:
        """Note a VAT number that has not the form of its country."""
        if odd := vat.problem(number, home, self.language):
            notes.trouble(self.loader.header("vat_number"), number, row.line, f"{odd} {self.all_the_same}")

    def _terms(self, row: Row, function: Function, is_supplier: bool, notes: Notes) -> dict[str, Any]:
        """What only customers or suppliers have."""
        values, wrong = terms_of(lambda name: self.loader.cell(row, name), function, is_supplier)
        for name, sentence in wrong.items():
            notes.trouble(self.loader.header(name), self.loader.cell(row, name), row.line, sentence)
        return values

    def _tags(self, row: Row, notes: Notes) -> tuple[str, ...]:
        cell = self.loader.cell(row, "tags")
        tags, wrong = tags_in(cell) if cell else ((), "")
        if wrong:
            notes.trouble(self.loader.header("tags"), cell, row.line, wrong)
        return tags

    def _address(self, cells: Sequence[str]) -> AddressDraft:
        said: dict[str, Any] = {part: cell for part, place in self.parts if (cell := cells[place])}
        return AddressDraft(**said) if said else _NOWHERE

    def _handler(self, row: Row, notes: Notes) -> Member | None:
        word = self.loader.cell(row, "handler")
        member = self.loader.people.find(word) if word else None
        if word and member is None:
            notes.unmatched(self.loader.header("handler"), word, row.line)
        return member if member is None or member.is_active else None

    def _channels(self, cells: Sequence[str]) -> tuple[ChannelDraft, ...]:
        return tuple(
            [ChannelDraft(medium=medium, value=value) for place, medium in self.places if (value := cells[place])]
        )

    def without_bad_channels(
        self, draft: ContactDraft, row: Row, wrong: Mapping[str, str], notes: Notes
    ) -> ContactDraft | None:
        """The draft without what is no e-mail address, phone or website, which is noted; None when something else of it
        is wrong. `wrong` is what was said of it (BadContact): "channels.<place>" -> sentence."""
        places = {f"channels.{place}": place for place in range(len(draft.channels))}
        if not wrong.keys() <= places.keys():
            return None
        filled = [field for field, _medium in self.channels if self.loader.cell(row, field)]
        bad = {places[path]: sentence for path, sentence in wrong.items()}
        for place, sentence in bad.items():
            notes.trouble(self.loader.header(filled[place]), draft.channels[place].value, row.line, sentence)
        return replace(draft, channels=tuple(one for place, one in enumerate(draft.channels) if place not in bad))
