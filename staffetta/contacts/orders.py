"""In which order lists of contacts can stand."""

from __future__ import annotations

ORDERS = {"name": "folded", "number": "number", "created": "created_at"}


def order_of(sort: str) -> tuple[str, ...]:
    """The columns for a sort key, "-" for descending; by name for anything unknown."""
    sign = "-" if sort.startswith("-") else ""
    return (f"{sign}{ORDERS.get(sort.lstrip('-'), 'folded')}", f"{sign}id")
