"""The columns of lists of leads: which there are, and how each is exported (L-13). Upper floors add theirs:

from staffetta.leads import columns
columns.COLUMNS.add(Column("document", _("Document"), text=lambda row: …))
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.leads.rows import LeadRow
from staffetta.listings.columns import Column, Columns

COLUMNS = Columns("title", ("status", "title", "contact", "step", "amount", "next", "close", "handler"))
known, chosen = COLUMNS.known, COLUMNS.chosen

Text = Callable[[LeadRow], str]


def _of_lead(name: str) -> Text:
    return lambda row: _plain(getattr(row.lead, name))


def _of_process(name: str) -> Text:
    return lambda row: _plain(getattr(row.lead.process, name))


def _named(name: str, of_process: bool = True) -> Text:
    def text(row: LeadRow) -> str:
        record = getattr(row.lead.process if of_process else row.lead, name)
        return record.name if record is not None else ""

    return text


def _plain(value: Any) -> str:
    """As imports read it again: dates in ISO 8601, numbers with a point."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _next_moment(row: LeadRow) -> str:
    return _plain(row.next_step.moment) if row.next_step else ""


COLUMNS.add(
    Column("status", _("Status"), lambda row: str(row.status.label), cell="status", order=1, narrow=True),
    Column("title", _("Lead"), _of_process("title"), cell="title", sort=True, order=2),
    Column("number", _("Number"), _of_lead("number"), cell="number", sort=True, order=3, phone=False),
    Column("contact", _("Contact"), _named("contact"), cell="contact", sort=True, order=4),
    Column("person", _("Contact person"), _named("person"), cell="person", sort=True, order=5, phone=False),
    Column("pipeline", _("Pipeline"), _named("pipeline", False), cell="pipeline", sort=True, order=6, phone=False),
    Column("step", _("Step"), _named("step", False), cell="step", sort=True, order=7, edit="step"),
    Column(
        "moved", _("Days at step"), _of_lead("step_since"), cell="moved", sort=True, order=8, align="end", phone=False
    ),
    Column("amount", _("Amount"), _of_lead("amount"), cell="amount", sort=True, order=9, align="end", edit="amount"),
    Column("currency", _("Currency"), _of_lead("currency"), order=10, phone=False),
    Column(
        "probability",
        _("Probability"),
        _of_lead("probability"),
        cell="probability",
        sort=True,
        order=11,
        align="end",
        phone=False,
    ),
    Column(
        "next",
        _("Next step"),
        lambda row: row.next_step.title if row.next_step else "",
        cell="next",
        sort=True,
        order=12,
    ),
    Column("next_at", _("Next step on"), _next_moment, cell="next_at", order=13, phone=False),
    Column(
        "close",
        pgettext_lazy("lead", "Expected"),
        _of_lead("expected_close"),
        cell="close",
        sort=True,
        order=14,
        edit="close",
        phone=False,
    ),
    Column("handler", _("Handler"), _named("handler"), cell="handler", sort=True, order=15, edit="handler"),
    Column("supervisor", _("Supervisor"), _named("supervisor"), cell="supervisor", sort=True, order=16, phone=False),
    Column("tags", _("Tags"), lambda row: ", ".join(row.tags), cell="tags", order=17, edit="tags", phone=False),
    Column("created", pgettext_lazy("lead", "Opened"), _of_lead("created_at"), cell="created", sort=True, order=18),
    Column("closed", pgettext_lazy("lead", "Closed"), _of_process("closed_at"), cell="closed", sort=True, order=19),
    Column("won_on", _("Won on"), _of_lead("won_on"), cell="won_on", sort=True, order=20, phone=False),
    Column("reason", _("Loss reason"), _named("loss_reason", False), order=21, phone=False),
    Column("product", _("Product"), _of_lead("product"), sort=True, order=22, phone=False, edit="product"),
    Column(
        "post_sales",
        _("Post-sales process"),
        lambda row: "1" if row.rocket else "",
        cell="post_sales",
        order=23,
        phone=False,
    ),
    Column("external_id", _("External id"), _of_lead("external_id"), order=24, phone=False),
)
