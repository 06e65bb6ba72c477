"""By what lists of leads can be sorted. Upper floors and custom fields add their own as sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import F

from staffetta.leads.querysets import LeadQuerySet

UNIQUE = "process_id"


@dataclass(frozen=True)
class Order:
    """One order: the paths that it goes by, most telling first, and what must be annotated for them."""

    paths: tuple[str, ...]
    annotate: Callable[[LeadQuerySet], LeadQuerySet] | None = None


def _named(name: str, path: str) -> Order:
    return Order((name,), lambda rows: rows.annotate(**{name: F(path)}))


_orders: dict[str, Order] = {
    "created": Order(("created_at",)),
    "number": Order(("number",)),
    "title": Order(("process__folded",)),
    "contact": _named("contact_key", "process__contact__folded"),
    "person": _named("person_key", "process__person__folded"),
    "pipeline": Order(("pipeline__position", "step__position")),
    "step": Order(("step__position",)),
    "amount": Order(("amount",)),
    "probability": Order(("probability",)),
    "close": Order(("expected_close",)),
    "next": Order(("process__wakes_at",)),
    "handler": _named("handler_key", "process__handler__name"),
    "supervisor": _named("supervisor_key", "process__supervisor__name"),
    "moved": Order(("step_since",)),
    "closed": Order(("process__closed_at",)),
    "won_on": Order(("won_on",)),
    "product": Order(("product",)),
}
_sources: list[Callable[[], Iterable[tuple[str, Order]]]] = []


def add_source(source: Callable[[], Iterable[tuple[str, Order]]]) -> None:
    """Offer the orders that this answers, which may differ for each workspace."""
    _sources.append(source)


def known() -> dict[str, Order]:
    """All orders of this workspace."""
    return {**_orders, **{key: order for source in _sources for key, order in source()}}


def is_known(key: str) -> bool:
    """Whether one can sort by this."""
    return key in _orders or key in known()


def plain(sort: str) -> tuple[str, ...] | None:
    """The order of rows as they are; None for one that needs something annotated."""
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    order = _orders.get(key)
    if order is None or order.annotate is not None:
        return None
    return tuple(f"{sign}{path}" for path in (*order.paths, UNIQUE))


def sorted_by(rows: LeadQuerySet, sort: str) -> tuple[LeadQuerySet, tuple[str, ...]]:
    """The rows and the order for core.paging.page; "-" turns it."""
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    order = _orders.get(key) or known()[key]
    rows = order.annotate(rows) if order.annotate else rows
    return rows, tuple(f"{sign}{path}" for path in (*order.paths, UNIQUE))
