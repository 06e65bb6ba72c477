"""By what the list of documents can be sorted."""

from __future__ import annotations

from typing import Any

from django.db.models import F

ORDERS: dict[str, tuple[str, ...]] = {
    "date": ("date",),
    "number": ("folded",),
    "type": ("type_place", "date"),
    "contact": ("contact_key",),
    "gross": ("gross",),
    "net": ("net",),
    "due": ("due_on",),
    "created": ("created_at",),
}
ANNOTATED = {"type": {"type_place": F("type__position")}, "contact": {"contact_key": F("contact__folded")}}
USUAL = "-date"


def is_known(key: str) -> bool:
    """Whether one can sort by this."""
    return key in ORDERS


def sorted_by(rows: Any, sort: str) -> tuple[Any, tuple[str, ...]]:
    """The rows and the order for core.paging.page; "-" turns it."""
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    rows = rows.annotate(**ANNOTATED[key]) if key in ANNOTATED else rows
    return rows, tuple(f"{sign}{path}" for path in (*ORDERS[key], "pk"))
