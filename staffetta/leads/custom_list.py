"""Custom fields of leads in their lists: filters, columns, orders (C-13)."""

from __future__ import annotations

from collections.abc import Iterable

from staffetta.contacts.custom_list import filters_of
from staffetta.fields.models import Owner
from staffetta.leads import columns, filters, orders
from staffetta.leads.orders import Order
from staffetta.processes.custom_list import columns_of, orders_of


def register() -> None:
    """Called once, when the apps are ready."""
    filters.add_source(lambda: filters_of(Owner.LEAD))
    columns.COLUMNS.add_source(lambda: columns_of(Owner.LEAD, lambda row: row.lead.process))
    orders.add_source(_orders)


def _orders() -> Iterable[tuple[str, Order]]:
    for key, name, annotate in orders_of(Owner.LEAD):
        yield key, Order((name,), annotate)
