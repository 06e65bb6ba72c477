"""The columns of lists of documents: which there are, how each is drawn and exported."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.documents.chains import with_open
from staffetta.documents.kinds import Nature
from staffetta.documents.models import Document
from staffetta.documents.undone import VOID
from staffetta.listings.columns import Column, Columns

TOTAL = pgettext_lazy("of a document", "Total")
COLUMNS = Columns("number", ("number", "contact", "date", "state", "gross", "lead"))


def _plain(name: str) -> Callable[[Document], str]:
    """As imports read it again: dates in ISO 8601, numbers with a point."""

    def text(row: Document) -> str:
        value: Any = getattr(row, name)
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return str(value)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    return text


def open_of(row: Document) -> Decimal | None:
    """What of an invoice is not credited yet; None for everything else. Needs chains.with_open."""
    is_invoice = row.type.nature == Nature.INVOICE and row.state not in VOID
    found: Decimal | None = row.open_amount if is_invoice else None  # type: ignore[attr-defined]
    return found


def _open(row: Document) -> str:
    found = open_of(row)
    return "" if found is None else str(found)


def register() -> None:
    """Called once, when the apps are ready."""
    COLUMNS.add(
        Column("number", _("Number"), _plain("number"), cell="number", sort=True, order=1),
        Column("type", _("Document type"), lambda row: row.type.name, cell="type", sort=True, order=2),
        Column("contact", _("Contact"), lambda row: row.contact.name, cell="contact", sort=True, order=3),
        Column("supplier", _("Supplier"), lambda row: row.supplier.name if row.supplier else "", order=4, phone=False),
        Column("date", _("Date"), _plain("date"), cell="date", sort=True, order=5),
        Column("state", _("State"), lambda row: str(row.get_state_display()), cell="state", order=6),
        Column("net", _("Net"), _plain("net"), cell="net", sort=True, order=7, align="end", phone=False),
        Column("tax", _("Tax"), _plain("tax"), cell="tax", order=8, align="end", phone=False),
        Column("gross", TOTAL, _plain("gross"), cell="gross", sort=True, order=9, align="end"),
        Column("currency", _("Currency"), _plain("currency"), order=10, phone=False),
        Column("open", _("Open balance"), _open, cell="open", prepare=with_open, order=11, align="end"),
        Column("due", _("Due"), _plain("due_on"), cell="due", sort=True, order=12),
        Column("valid", _("Valid until"), _plain("valid_until"), cell="valid", order=13, phone=False),
        Column("delivery", _("Delivery"), _plain("delivery_on"), cell="delivery", order=14, phone=False),
        Column("reference", _("Their number"), _plain("buyer_reference"), order=15, phone=False),
        Column("lead", _("Lead"), lambda row: row.lead.number if row.lead else "", cell="lead", order=16, phone=False),
        Column("side", _("Side"), lambda row: str(row.type.get_side_display()), order=17, phone=False),
        Column("form", _("Came as"), _plain("form"), order=18, phone=False),
        Column("created", _("Entered on"), _plain("created_at"), cell="created", sort=True, order=19, phone=False),
    )
