"""Figures of the same rows by several things at once: the rows are read once, by GROUPING SETS, which Django lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet


def by_sets(
    rows: QuerySet[Any, Any], keys: Sequence[str], figures: Mapping[str, str]
) -> tuple[dict[str, Any], list[dict[Any, dict[str, Any]]]]:
    """The figures of all `rows` (a `values()` of short names), and for each of the keys those of each of its values.

    `figures` are aggregates in SQL over these names, written by the program and never by anybody who asks.
    """
    sql, parameters = rows.order_by().query.sql_with_params()
    sums = ", ".join(f"{one} as {name}" for name, one in figures.items())
    sets = ", ".join(["()", *(f"({key})" for key in keys)])
    asked = (
        f"select grouping({', '.join(keys)}), {', '.join(keys)}, {sums} from ({sql}) x group by grouping sets ({sets})"  # noqa: E501, S608
    )
    every = (1 << len(keys)) - 1
    whole: dict[str, Any] = {}
    found: list[dict[Any, dict[str, Any]]] = [{} for _key in keys]
    with connection.cursor() as cursor:
        cursor.execute(asked, parameters)
        for mark, *told in cursor.fetchall():
            said = dict(zip(figures, told[len(keys) :], strict=True))
            if mark == every:
                whole = said
            else:  # the bit that is not set names the key, the first by the highest bit
                place = next(n for n in range(len(keys)) if not mark & (1 << (len(keys) - 1 - n)))
                found[place][told[place]] = said
    return whole, found
