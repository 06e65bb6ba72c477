"""Custom fields in files of contacts and leads: cells become answers, what is none is named by line (C-13, X-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from staffetta.contacts.models import Contact, Kind
from staffetta.core.text import fold
from staffetta.exchange.reading import Row
from staffetta.exchange.values import Unreadable, amount_of, date_of, months_come_first
from staffetta.fields.answers import Unfit, read, unique_key
from staffetta.fields.holders import holder
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import fields_of

if TYPE_CHECKING:
    from staffetta.exchange.kinds.loading import Loader


class CustomCells:
    """Reads the cells that are mapped to custom fields."""

    def __init__(self, loader: Loader, kind: Kind | None, owner: Owner = Owner.CONTACT) -> None:
        """`kind` of contacts; None where the rows are none and everything is asked of each."""
        self.loader, self.kind, self.values = loader, kind, holder(owner).model._default_manager
        asked = ((f"custom.{field.code}", field) for field in fields_of(owner))
        self.fields = [(key, field) for key, field in asked if loader.has(key)]
        dates = [(key, field) for key, field in self.fields if field.type == Type.DATE]
        self.month_first = {key: months_come_first(loader.table.column(loader.header(key))) for key, _field in dates}
        self.taken: dict[str, set[str]] = {}
        self.named: dict[str, Contact] = {}

    def look_up(self, rows: list[Row]) -> None:
        """Find what these rows name: contacts, and answers that are given already and may be given once."""
        names: set[str] = set()
        for key, field in self.fields:
            cells = {self.loader.cell(row, key) for row in rows} - {""}
            if field.type == Type.CONTACT:
                names |= {fold(cell)[:400] for cell in cells}
            elif field.is_unique:
                wanted = {known for cell in cells if (known := self._key(key, field, cell)) is not None}
                stored = self.values.filter(field=field, unique_key__in=wanted)
                self.taken.setdefault(key, set()).update(
                    str(one) for one in stored.values_list("unique_key", flat=True)
                )
        self.named = {}
        found = Contact.objects.filter(folded__in=names, merged_into=None).order_by("-created_at", "-id")
        for contact in found if names else ():
            self.named[contact.folded] = contact

    def answers(self, row: Row, function: str = "", is_supplier: bool = False) -> dict[str, Any] | None:
        """Code -> answer, None where no column is mapped to a custom field. What is wrong is left out and named."""
        if not self.fields:
            return None
        said: dict[str, Any] = {}
        for key, field in self.fields:
            cell = self.loader.cell(row, key)
            is_asked = self.kind is None or field.asks_of(self.kind, function == "customer", is_supplier)
            sentence = ""
            if cell and not is_asked:
                sentence = _("This is not asked of such a contact.")
            elif cell:
                sentence = self._take(key, field, cell, said)
            elif field.is_required and is_asked:
                sentence = _("{name} is compulsory.").format(name=field.name)
            if sentence:
                self.loader.report.trouble(self.loader.header(key), cell, row.line, sentence)
        return said

    def _take(self, key: str, field: Field, cell: str, said: dict[str, Any]) -> str:
        """Put the answer in, or say what is wrong with it."""
        try:
            answer = self._answer(key, field, cell)
            rows = read(field, answer)
        except Unfit as unfit:
            return str(unfit)
        known = unique_key(field, rows[0]) if rows and field.is_unique else None
        if known is not None and known in self.taken.setdefault(key, set()):
            return _("Another record has this answer already, and it may be given once.")
        if known is not None:
            self.taken[key].add(known)
        said[field.code] = answer
        return ""

    def _answer(self, key: str, field: Field, cell: str) -> Any:
        """A cell as `fields.answers.read` takes it: dates and numbers as files write them, contacts by their names."""
        if field.type == Type.DATE:
            try:
                return date_of(cell, month_first=self.month_first[key])
            except Unreadable:
                return cell
        if field.type == Type.NUMBER:
            return _number(field, cell)
        if field.type == Type.CONTACT:
            found = self.named.get(fold(cell)[:400])
            if found is None:
                raise Unfit(_("No contact has this name."))
            return found
        return cell

    def _key(self, key: str, field: Field, cell: str) -> str | None:
        try:
            rows = read(field, self._answer(key, field, cell))
        except Unfit:
            return None
        return unique_key(field, rows[0]) if rows else None


def _number(field: Field, cell: str) -> Any:
    """A number as typed; where it is none so, as exports write amounts (thousands, currency signs)."""
    try:
        read(field, cell)
    except Unfit:
        try:
            return amount_of(cell)
        except Unreadable:
            return cell
    return cell
