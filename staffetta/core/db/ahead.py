"""Rows that belong to others, fetched for all of them at once by a statement of one's own.

prefetch_related does the same, but makes a queryset for each owner, which costs more than the rows of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, Model, QuerySet, Subquery, TextField
from django.db.models.functions import JSONObject


def attach(owners: Sequence[Model], name: str, rows: Iterable[Any], by: str) -> None:
    """Give each of the owners its rows as `owner.<name>.all()`, in their order; `by` names the column of its id.

    `all()` is all that can be asked of them then: they are lists, and anything else is an error.
    """
    known: dict[Any, list[Any]] = {owner.pk: [] for owner in owners}
    for row in rows:
        known[getattr(row, by)].append(row)
    for owner in owners:
        give(owner, name, known[owner.pk])


def give(owner: Any, name: str, rows: list[Any]) -> None:
    """Give one owner its rows, as `attach` does for many."""
    if not hasattr(owner, "_prefetched_objects_cache"):
        owner._prefetched_objects_cache = {}
    owner._prefetched_objects_cache[name] = rows


def along(rows: QuerySet[Any]) -> ArraySubquery:
    """Rows as a value of the statement for their owner, which is OuterRef("pk") in them: a page of one record asks
    once. Not for numbers with decimals, which JSON does not keep as they are."""
    names = {field.attname: field.attname for field in _fields(rows.model)}
    return ArraySubquery(rows.values(row=JSONObject(**names)))


class _Packed(Subquery):
    template = "(SELECT json_agg(said) FROM (%(subquery)s) rows)::text"
    output_field = TextField()


def packed(rows: QuerySet[Any], columns: Sequence[str]) -> Subquery:
    """These columns of rows as one text, a JSON list of lists, null for no rows: for a statement that answers many
    owners (OuterRef("pk")) at once, whose rows are no records. Not for numbers with decimals."""
    said: Any = Func(*columns, function="json_build_array", output_field=JSONField())
    return _Packed(rows.values(said=said))


def unpacked(model: type[Model], packed: Iterable[dict[str, Any]]) -> list[Any]:
    """The records of what `along` gave."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    rows = ([field.to_python(row[field.attname]) for field in fields] for row in packed)
    return [model.from_db("default", names, row) for row in rows]


def unpack(owner: Model, name: str, model: type[Model], packed: Iterable[dict[str, Any]]) -> None:
    """Give the owner what `along` gave, as `attach` does."""
    give(owner, name, unpacked(model, packed))


def _fields(model: type[Model]) -> Sequence[Any]:
    return model._meta.concrete_fields


def belonging(owner: Model, name: str) -> Iterable[Any]:
    """What `owner.<name>.all()` gives, without making a manager where the rows are there already: lists ask for each of
    their rows, several times."""
    known: Iterable[Any] | None = owner.__dict__.get("_prefetched_objects_cache", {}).get(name)
    if known is not None:
        return known
    rows: Iterable[Any] = getattr(owner, name).all()
    return rows
