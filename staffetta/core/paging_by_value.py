"""Pages of a list sorted by a text that few values share, in an order that no index has (core/paging.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, Value
from django.utils.translation import gettext as _

from staffetta.core.paging import (
    FIRST_GROUPS,
    MAX_LIMIT,
    BadCursor,
    Page,
    coming_after,
    direction,
    page_made_of,
    read_cursor,
)

M = TypeVar("M", bound=Model)


def page_by_values(
    having: QuerySet[M],
    lacking: QuerySet[M],
    values: Sequence[str],
    *,
    key: str,
    tie: str,
    order: tuple[str, ...],
    descending: bool = False,
    cursor: str = "",
    limit: int = 50,
) -> Page[M]:
    """As page_in_halves, where the keys are few and sorted as `values` are, such as countries by their names in the
    reader's language: value by value, for each of which an index of (key, tie) serves. Raises BadCursor."""
    limit = max(1, min(limit, MAX_LIMIT))
    said, backwards = read_cursor(cursor, 1 + len(order)) if cursor else ([], False)
    turned = descending != backwards
    left: list[str | None] = [*(reversed(values) if descending else values), None]
    if backwards:
        left.reverse()
    last = tuple(direction(name, turned, False) for name in order)
    way = direction(tie, turned, False)
    found: list[M] = []
    try:
        if said:
            here = lacking if said[0] is None else having.filter(**{key: said[0]})
            names, ends = (order, said[1:]) if said[0] is None else ((tie,), [said[-1]])
            ahead = here.filter(coming_after(here, names, ends, turned))
            found += ahead.order_by(*(last if said[0] is None else (way,)))[: limit + 1]
            left = left[left.index(said[0]) + 1 :]
    except (ValueError, TypeError, ValidationError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    at_once = FIRST_GROUPS
    while left and len(found) <= limit:
        wanted, some = limit + 1 - len(found), [value for value in left[:at_once] if value is not None]
        parts = _of_values(having, some, key, way, wanted), lacking.order_by(*last) if None in left[:at_once] else ()
        for part in parts if not backwards else reversed(parts):
            found += part[: limit + 1 - len(found)]
        left, at_once = left[at_once:], at_once * 4
    return page_made_of(found, [key, *order], limit, cursor, backwards)


def _of_values(rows: QuerySet[M], values: Sequence[str], key: str, way: Any, wanted: int) -> list[M]:
    """The first rows of these values, one value after the other: each a reading of its own, in one statement."""
    if not values:
        return []
    each = [
        rows.filter(**{key: value}).annotate(turn=Value(turn)).order_by(way).values_list("turn", "pk")[:wanted]
        for turn, value in enumerate(values)
    ]
    read = list(each[0].union(*each[1:], all=True))
    keys = [pk for _turn, pk in sorted(read, key=lambda one: one[0])][:wanted]  # stable: each keeps its own order
    by_key = {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
    return [by_key[pk] for pk in keys if pk in by_key]
