"""Write and restore rows of whatever model, as a merge needs it; within its acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import F
from django.db.models.functions import Now

from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Tie
from staffetta.core.changes import plain
from staffetta.core.models import Versioned
from staffetta.merges.parts import bare
from staffetta.merges.plans import Row
from staffetta.merges.reach import names_of


def model_of(label: str) -> type[models.Model]:
    """The model of "contacts.link"."""
    return cast(type[models.Model], apps.get_model(label))


def field_of(model: type[models.Model], column: str) -> Any:
    """The field of a column, by its name or the name of its id."""
    return next(f for f in model._meta.local_fields if column in (f.name, f.attname))


def stored(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values out of JSON as the columns hold them, by the names of the columns."""
    fields = {name: field_of(model, name) for name in values}
    return {field.attname: field.to_python(values[name]) for name, field in fields.items()}


def whole(row: models.Model) -> Row:
    """A whole row as JSON can hold it."""
    return {field.attname: plain(getattr(row, field.attname)) for field in row._meta.local_fields}


def recreate(model: type[models.Model], row: Row) -> models.Model:
    """The row as it was, with its id."""
    made = model(**stored(model, row))
    made.save(force_insert=True)
    moments = [f.attname for f in model._meta.local_fields if getattr(f, "auto_now", False) or _is_birth(f)]
    if moments:  # which saving has set to now
        model._default_manager.filter(pk=made.pk).update(**stored(model, {name: row[name] for name in moments}))
    return made


def _is_birth(field: Any) -> bool:
    return bool(getattr(field, "auto_now_add", False))


def point(tie: Tie, rows: Sequence[UUID], to: UUID, *, only_from: UUID | None = None) -> int:
    """Let these rows point at another contact; those that point elsewhere than at `only_from` are left alone."""
    table, column = names_of(tie)
    keys = f", {tie.keyed} = case when {tie.keyed} is not null then %s end" if tie.keyed else ""
    more = keys + (_COUNTED if counted(tie.model) else "")
    statement = f"update {table} set {column} = %s{more} where id = any(%s)"  # noqa: S608
    values: list[Any] = [to, *([str(to)] if keys else []), list(rows)]
    if only_from is not None:
        statement += f" and {column} = %s"
        values.append(only_from)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


_COUNTED = ", version = version + 1, changed_at = statement_timestamp()"


def counted(model: type[models.Model]) -> dict[str, Any]:
    """What goes with every change of a versioned row."""
    if not issubclass(model, Versioned):
        return {}
    return {"version": F("version") + 1, "changed_at": Now()}


def set_values(model: type[models.Model], row: UUID, values: Mapping[str, Any]) -> None:
    """Set columns of one row, the version counted."""
    model._default_manager.filter(pk=row).update(**stored(model, values), **counted(model))


def write_part(tie: Tie, contact: Contact, current: Mapping[UUID, Row], wanted: Sequence[Row]) -> None:
    """Make the rows of a part what they shall be; rows that stay keep their id."""
    missing = Counter(map(bare, wanted))
    places = {bare(row): row.get("position") for row in wanted}
    gone: list[UUID] = []
    moved: list[models.Model] = []
    for pk, row in current.items():
        said = bare(row)
        if missing[said]:
            missing[said] -= 1
            if row.get("position") != places[said]:
                moved.append(tie.model(pk=pk, position=places[said]))
        else:
            gone.append(pk)
    if gone:
        tie.model._default_manager.filter(pk__in=gone).delete()
    if moved:
        tie.model._default_manager.bulk_update(moved, ["position"])
    fresh = []
    for row in reversed(wanted):
        if missing[bare(row)]:
            missing[bare(row)] -= 1
            fresh.append(tie.model(**{f"{tie.column}_id": contact.pk}, **stored(tie.model, row)))
    tie.model._default_manager.bulk_create(reversed(fresh))


@contextmanager
def without_leading_on() -> Iterator[None]:
    """Let rows be written for tombstones in the block, which the database else leads on to the main contact."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.merging', 'on', true)")
        yield
        cursor.execute("select set_config('app.merging', '', true)")


def check_references(at_once: bool) -> None:
    """Have references to rows that are gone fail where they are written, or at the end of the transaction again."""
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints all {'immediate' if at_once else 'deferred'}")
