"""Figures of the same rows by several things at once: the rows are read once, by GROUPING SETS, which Django lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import QuerySet


@contextmanager
def reading_much() -> Iterator[None]:
    """For reports, which go through tens of thousands of rows: their indexes are in memory for the most part, which
    PostgreSQL does not know, and it may take some memory to sort and add up."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local random_page_cost = 1.5; set local work_mem = '32MB'")
        yield


def by_sets(
    rows: QuerySet[Any, Any], keys: Sequence[str], figures: Mapping[str, str]
) -> tuple[dict[str, Any], list[dict[Any, dict[str, Any]]]]:
    """The figures of all `rows` (a `values()` of short names), and for each of the keys those of each of its values.

    `figures` are aggregates in SQL over these names, written by the program and never by anybody who asks.
    """
    # Also of a condition that nothing can fulfil: the figures of all are told of no rows, too.
    sql, parameters = rows.order_by().query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
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


def by_several(
    rows: QuerySet[Any, Any], sets: Sequence[Sequence[str]], figures: Sequence[str]
) -> list[list[tuple[Any, ...]]]:
    """For each of these sets of keys a tuple for each group: the values of its keys, then the figures.

    `rows` and `figures` as by_sets has them; no set within another one's order: the same names make one set.
    """
    try:
        sql, parameters = rows.order_by().query.sql_with_params()
    except EmptyResultSet:  # a condition that nothing can fulfil
        return [[] for _one in sets]
    names = list(dict.fromkeys(name for one in sets for name in one))
    marks = {sum(1 << n for n, name in enumerate(reversed(names)) if name not in one): one for one in sets}
    listed, grouped = ", ".join(names), ", ".join(f"({', '.join(one)})" for one in sets)
    asked = (
        f"select grouping({listed}), {listed}, {', '.join(figures)} from ({sql}) x group by grouping sets ({grouped})"  # noqa: E501, S608
    )
    found: dict[int, list[tuple[Any, ...]]] = {mark: [] for mark in marks}
    with reading_much(), connection.cursor() as cursor:
        cursor.execute(asked, parameters)
        for mark, *told in cursor.fetchall():
            keys = (told[names.index(name)] for name in marks[mark])
            found[mark].append((*keys, *told[len(names) :]))
    return list(found.values())
