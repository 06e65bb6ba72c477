"""Rows as JSON, straight from and into their tables, so that what comes back is what went, to the last column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

from staffetta.core.changes import plain

Row = dict[str, Any]


def model_of(label: str) -> type[models.Model] | None:
    """The model of "processes.task"; None when its room is gone."""
    try:
        return cast(type[models.Model], apps.get_model(label))
    except LookupError:
        return None


def key_of(model: type[models.Model]) -> str:
    """The column of a model's id."""
    return str(cast(Any, model._meta.pk).column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _columns(model: type[models.Model]) -> list[Any]:
    """Its columns, but for those that the database works out."""
    return [field for field in model._meta.local_fields if not field.generated]


def read_rows(model: type[models.Model], ids: Sequence[UUID]) -> list[Row]:
    """These rows whole, the oldest first; locked until the end of the transaction."""
    table, key = _quoted(model._meta.db_table), _quoted(key_of(model))
    # A number as text: what reads JSON would round it.
    exact = [field.column for field in _columns(model) if field.get_internal_type() == "DecimalField"]
    numbers = ", ".join(f"'{column}', t.{_quoted(column)}::text" for column in exact)
    whole = f"to_jsonb(t) || jsonb_build_object({numbers})" if exact else "to_jsonb(t)"
    statement = f"select {whole} from {table} t where {key} = any(%s) order by {key} for update"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        return [json.loads(row) for (row,) in cursor.fetchall()]


def check_references_late() -> None:
    """Rows go and come in any order; what they point at is looked for at the commit, whatever was said before."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")


def remove_rows(model: type[models.Model], ids: Sequence[UUID]) -> None:
    """Take these rows out of their table. References to them are checked at the commit."""
    table, key = _quoted(model._meta.db_table), _quoted(key_of(model))
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table} where {key} = any(%s)", [list(ids)])  # noqa: S608


def write_rows(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Put rows back. A column that came to the table since has its default."""
    fields = _columns(model)
    whole = [
        {field.column: row[field.column] if field.column in row else _default(field) for field in fields}
        for row in rows
    ]
    table, columns = _quoted(model._meta.db_table), ", ".join(_quoted(field.column) for field in fields)
    source = f"jsonb_populate_recordset(null::{table}, %s::jsonb)"
    statement = f"insert into {table} ({columns}) select {columns} from {source}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(whole)])


def set_columns(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set these columns to what the rows say, where a trigger of the database wrote something else."""
    table, key = _quoted(model._meta.db_table), _quoted(key_of(model))
    names = [_quoted(column) for column in columns]
    wanted = ", ".join(f"{name} = r.{name}" for name in names)
    here, there = (", ".join(f"{side}.{name}" for name in names) for side in ("t", "r"))
    statement = (
        f"update {table} t set {wanted} from jsonb_populate_recordset(null::{table}, %s::jsonb) r "  # noqa: S608
        f"where t.{key} = r.{key} and ({here}) is distinct from ({there})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(list(rows))])


def point(model: type[models.Model], column: str, rows: Mapping[UUID, UUID | None]) -> int:
    """Set a column of these rows: empty it, or tie it again where it is empty. Returns how many there were."""
    table, key = _quoted(model._meta.db_table), _quoted(key_of(model))
    name = _quoted(cast(Any, model._meta.get_field(column)).column)
    tying = any(value is not None for value in rows.values())
    condition = f" and t.{name} is null" if tying else ""
    statement = (
        f"update {table} t set {name} = r.value from unnest(%s::uuid[], %s::uuid[]) r(id, value) "  # noqa: S608
        f"where t.{key} = r.id{condition}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(rows), list(rows.values())])
        return int(cursor.rowcount)


def _default(field: Any) -> Any:
    return plain(field.get_default()) if field.default is not NOT_PROVIDED or not field.null else None
