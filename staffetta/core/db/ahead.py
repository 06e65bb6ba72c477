"""Rows that belong to others, fetched for all of them at once by a statement of one's own.

prefetch_related does the same, but makes a queryset for each owner, which costs more than the rows of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model


def attach(owners: Sequence[Model], name: str, rows: Iterable[Any], by: str) -> None:
    """Give each of the owners its rows as `owner.<name>.all()`, in their order; `by` names the column of its id.

    `all()` is all that can be asked of them then: they are lists, and anything else is an error.
    """
    known: dict[Any, list[Any]] = {owner.pk: [] for owner in owners}
    for row in rows:
        known[getattr(row, by)].append(row)
    for owner in owners:
        caches: Any = owner
        if not hasattr(caches, "_prefetched_objects_cache"):
            caches._prefetched_objects_cache = {}
        caches._prefetched_objects_cache[name] = known[owner.pk]


def belonging(owner: Model, name: str) -> Iterable[Any]:
    """What `owner.<name>.all()` gives, without making a manager where the rows are there already: lists ask for each of
    their rows, several times."""
    known: Iterable[Any] | None = owner.__dict__.get("_prefetched_objects_cache", {}).get(name)
    if known is not None:
        return known
    rows: Iterable[Any] = getattr(owner, name).all()
    return rows
