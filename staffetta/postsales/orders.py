"""By what the list of post-sales processes can be sorted. By handler means in sections, one for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from staffetta.fields.models import Owner
from staffetta.processes.custom_list import orders_of
from staffetta.processes.models import due_of

SINCE = "since"
"""When a process becomes To do, or became it: what the index of active ones is sorted by."""


@dataclass(frozen=True)
class Order:
    """`ways` as core.paging.page takes them, without the key at the end; `annotate` adds what they need."""

    ways: tuple[str, ...]
    annotate: Callable[[Any], Any] = lambda rows: rows


def _since(rows: Any) -> Any:
    return rows.annotate(**{SINCE: due_of("process__")})


PLAIN: dict[str, Order] = {
    "next": Order((SINCE,), _since),
    "title": Order(("process__title",)),
    "contact": Order(("process__contact__folded",)),
    "handler": Order(("process__handler__name", "process__handler__id", SINCE), _since),
    "lead": Order(("lead__number",)),
    "template": Order(("template__code",)),
    "created": Order(("created_at",)),
}


def known() -> dict[str, Order]:
    """All orders of this workspace by key."""
    custom = {key: Order((name,), annotate) for key, name, annotate in orders_of(Owner.POST_SALES)}
    return {**PLAIN, **custom}


def is_known(key: str) -> bool:
    """Whether one can sort by this."""
    return key in PLAIN or (key.startswith("custom.") and key in known())


def sorted_by(rows: Any, sort: str) -> tuple[Any, tuple[str, ...]]:
    """The rows and the order for core.paging.page; "-" turns it."""
    return _order(sort).annotate(rows), ways_of(sort)


def ways_of(sort: str) -> tuple[str, ...]:
    """The order alone."""
    sign = "-" if sort.startswith("-") else ""
    return tuple(f"{sign}{path}" for path in (*_order(sort).ways, "pk"))


def _order(sort: str) -> Order:
    key = sort.removeprefix("-")
    return PLAIN.get(key) or known()[key]
