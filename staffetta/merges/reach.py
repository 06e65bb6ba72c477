"""Which rows point at contacts, by every tie: read, locked and counted by one statement each."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Merging, Tie, all_ties

Reach = dict[str, dict[UUID, list[UUID]]]
"""Ids of rows by the key of their tie and by the contact they point at; ties without any are left out."""


def reach_of(contacts: Sequence[UUID]) -> Reach:
    """What points at these contacts now; words of the search and what stays are left out."""
    wanted = list(contacts)
    ties, statement = _reading()
    found: Reach = {}
    for place, contact, ids in _rows(statement, [wanted] * len(ties)):
        found.setdefault(ties[place], {})[contact] = ids
    return found


def lock_rows(contacts: Sequence[UUID]) -> None:
    """Lock what points at these contacts from the rooms above, before the contacts: acts of those rooms do it in that
    order too (a document before its contact, a process before its tasks)."""
    many, statement = _locking()
    _rows(statement, [list(contacts)] * many)


def added_since(contact: UUID, moment: UUID) -> list[tuple[Tie, int]]:
    """How many rows were attached to this contact later than this id was given: ids follow the clock."""
    ties = _countable()
    counts = _rows(_counting(), [value for _tie in ties for value in (contact, moment)])
    return [(ties[place], count) for place, count in counts if count]


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def names_of(tie: Tie) -> tuple[str, str]:
    """Table and column, quoted."""
    quote = connection.ops.quote_name
    return quote(tie.model._meta.db_table), quote(str(tie.model._meta.get_field(tie.column).column))  # type: ignore[union-attr]


@functools.cache
def _reading() -> tuple[list[str], str]:
    ties = [tie for tie in all_ties() if tie.merging is not Merging.STAY and (tie.same or tie.merging is Merging.MOVE)]
    parts = []
    for place, tie in enumerate(ties):
        table, column = names_of(tie)
        parts.append(
            f"select {place}, {column}, array_agg(id order by id) from {table} where {column} = any(%s) group by 2"  # noqa: S608
        )
    return [tie.key for tie in ties], " union all ".join(parts)


@functools.cache
def _locking() -> tuple[int, str]:
    above = [tie for tie in all_ties() if tie.merging is Merging.MOVE and tie.model._meta.app_label != "contacts"]
    above.sort(key=lambda tie: (tie.model._meta.app_label, tie.model._meta.model_name != "process", tie.key))
    locks = []
    for place, tie in enumerate(above):
        table, column = names_of(tie)
        locks.append(
            f"t{place} as materialized (select id from {table} where {column} = any(%s) order by id for update)"  # noqa: S608
        )
    counts = " + ".join(f"(select count(*) from t{place})" for place in range(len(above)))  # noqa: S608
    return len(above), f"with {', '.join(locks)} select {counts}"  # noqa: S608


@functools.cache
def _countable() -> list[Tie]:
    kinds = (Merging.MOVE, Merging.UNITE)
    return [tie for tie in all_ties() if tie.merging in kinds and tie.model is not Contact]


@functools.cache
def _counting() -> str:
    parts = []
    for place, tie in enumerate(_countable()):
        table, column = names_of(tie)
        parts.append(f"select {place}, count(*) from {table} where {column} = %s and id > %s")  # noqa: S608
    return " union all ".join(parts)
