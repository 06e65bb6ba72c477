"""Rows of companies and persons that say plainly what they say: read in one go (contacts/plainly.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.contacts.addresses import code_of
from staffetta.contacts.newcomers import Newcomer
from staffetta.contacts.plainly import is_plain, nobody, plainly
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY
from staffetta.exchange.kinds.drafting import functions_in
from staffetta.exchange.reading import Row
from staffetta.exchange.report import Notes

if TYPE_CHECKING:
    from staffetta.exchange.kinds.contacts import ContactLoader

_ODD = ("description", "handler", "tags", *CUSTOMER_ONLY, *SUPPLIER_ONLY)
"""Fields of which a row that fills one is drafted."""


class PlainRows:
    """Makes newcomers of the plain rows of one import."""

    def __init__(self, loader: ContactLoader) -> None:
        self.loader, drafting = loader, loader.drafting
        self.odd = [loader.place(field) for field in _ODD if loader.has(field)] + loader.kept_places
        self.said_at = loader.place("function") if loader.has("function") else None
        self.reached = [(place, str.__str__(medium)) for place, medium in drafting.places]
        self.parts, self.lines = drafting.parts, drafting.lines

    def newcomer(self, row: Row, names: dict[str, str], notes: Notes) -> Newcomer | None:
        """The newcomer that drafting this row would come to; None for one that must be drafted."""
        cells = row.cells
        if not is_plain(cells) or (self.odd and any(cells[place] for place in self.odd)):
            return None
        function, is_supplier, unknown = functions_in(cells[self.said_at] if self.said_at is not None else "")
        if unknown:
            return None
        parts = {part: cell for part, place in self.parts if (cell := cells[place])}
        lines = {name: cell for name, place in self.lines if (cell := cells[place])}
        reached = [(medium, cell) for place, medium in self.reached if (cell := cells[place])]
        home = code_of(parts.get("country", "")) or self.loader.firm.country
        draft = nobody(self.loader.contact_kind, function, is_supplier)
        newcomer = plainly(draft, names, lines, reached, parts, home)
        if newcomer is not None and (vat_number := lines.get("vat_number")):
            self.loader.drafting.note_vat(vat_number, home, row, notes)
        return newcomer
