"""What loading thousands of rows at once needs of the database."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from django.db import connection
from django.db.models import Field, JSONField, Model
from django.utils import timezone

M = TypeVar("M", bound=Model)
FEW = 50
"""Up to so many rows one statement is quicker than a COPY."""
PORTION = 1000


def expect_many() -> None:
    """Have the database check foreign keys by index from here to the commit. Within an act.

    It keeps the plan of each check for as long as the connection lives. One made while a table was small reads the
    whole table for each row; thousands of new rows then take minutes instead of seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("discard plans")


def insert_many(rows: Sequence[M]) -> None:
    """Insert new rows of one model, several times as quickly as bulk_create. Within an act.

    PostgreSQL takes no COPY into a table under row-level security; so a temporary table takes it, and is inserted from
    under the same rules as everything else.
    """
    if not rows:
        return
    model = type(rows[0])
    if len(rows) <= FEW:
        insert_together(rows)
        return
    fields = _fields_of(model)
    _stamp(rows)
    insert_values(model._meta.db_table, [str(field.column) for field in fields], _values(rows, fields))
    _are_saved(rows)


def insert_together(*several: Sequence[Model]) -> None:
    """Insert new rows of several models in one go to the database, in this order. Within an act.

    For what belongs together, such as a lead and its tasks: each INSERT of Django's takes a millisecond to be put
    together and sent, and whoever waits for a lock that we hold waits for all of them.
    """
    statements = []
    with connection.cursor() as cursor:
        for rows in several:
            if not rows:
                continue
            text, fields = _insert_into(type(rows[0]))
            _stamp(rows)
            # Row by row: reading through one long statement for its places takes longer than all the rest.
            places = "(" + ", ".join(["%s"] * len(fields)) + ")"
            statements.append(text + ", ".join([cursor.mogrify(places, row) for row in _values(rows, fields)]))
        if statements:
            cursor.execute("; ".join(statements))
    for rows in several:
        _are_saved(rows)


def insert_unless_there(row: Model) -> bool:
    """Insert a row that a unique index may refuse; whether it was new. Whoever is about to insert the same is waited
    for. Within an act."""
    text, fields = _insert_into(type(row))
    _stamp([row])
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"{text}({places}) on conflict do nothing", _values([row], fields)[0])
        is_new: bool = cursor.rowcount == 1
    if is_new:
        _are_saved([row])
    return is_new


@functools.cache
def _insert_into(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    quote, fields = connection.ops.quote_name, _fields_of(model)
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"insert into {quote(model._meta.db_table)} ({names}) values ", fields  # noqa: S608 - names of ours


@functools.cache
def _fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _are_saved(rows: Sequence[Model]) -> None:
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The same for bare values, in the order of the columns."""
    if not rows:
        return
    quote = connection.ops.quote_name
    target, aside, names = quote(table), quote(f"many_{table}"[:60]), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if len(rows) <= FEW:
            places = ", ".join(["%s"] * len(columns))
            statement = f"insert into {target} ({names}) values ({places})"  # noqa: S608 - names of ours
            cursor.execute(statement + f", ({places})" * (len(rows) - 1), [value for row in rows for value in row])
            return
        cursor.execute(
            f"create temporary table {aside} on commit drop as select {names} from {target} with no data"  # noqa: S608
        )
        with cursor.copy(f"copy {aside} from stdin") as copy:
            write = copy.write_row
            for row in rows:
                write(row)
        cursor.execute(f"insert into {target} ({names}) select {names} from {aside}")  # noqa: S608
        cursor.execute(f"drop table {aside}")


def stamp() -> datetime:
    """What saving writes into created_at and changed_at; for bare values, which nobody saves."""
    return timezone.now()


def _stamp(rows: Sequence[Model]) -> None:
    """Set what saving sets by itself."""
    stamped, now = _stamped(type(rows[0])), stamp()
    for row in rows:
        for name in stamped:
            row.__dict__[name] = now


@functools.cache
def _stamped(model: type[Model]) -> list[str]:
    fields = _fields_of(model)
    return [field.attname for field in fields if getattr(field, "auto_now_add", False) or _is_touched(field)]


def _is_touched(field: Field[Any, Any]) -> bool:
    return bool(getattr(field, "auto_now", False))


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> list[list[Any]]:
    names = [field.attname for field in fields]
    values = [[given[name] for name in names] for given in (row.__dict__ for row in rows)]
    for place, field in enumerate(fields):
        if isinstance(field, JSONField):
            for row in values:
                row[place] = None if row[place] is None else orjson.dumps(row[place], default=str).decode()
    return values
