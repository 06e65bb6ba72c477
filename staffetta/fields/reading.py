"""Which fields there are to ask. Within one request they are read once, whoever asks for them (middleware.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from staffetta.core.changes import Value as Plain
from staffetta.core.db.ahead import along, unpack
from staffetta.core.db.remembered import remembered
from staffetta.core.isolation import current_workspace_id
from staffetta.fields.answers import plain, rows_of
from staffetta.fields.models import Choice, Field, Owner

_known: ContextVar[dict[tuple[UUID, str], list[Field]] | None] = ContextVar("custom_fields", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside, the fields of each owner are read once; outside, every time."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def forget() -> None:
    """What was read is no longer so: called by the acts that change fields."""
    known = _known.get()
    if known is not None:
        known.clear()


@remembered(plan=True, setup=True)
def _in_use(owner: str) -> QuerySet[Field]:
    return _packed(Field.objects.of(owner).in_use())


@remembered(plan=True, setup=True)
def _every(owner: str) -> QuerySet[Field]:
    return _packed(Field.objects.of(owner))


def _packed(fields: QuerySet[Field]) -> QuerySet[Field]:
    """With their choices in the same statement."""
    return fields.annotate(said_choices=along(Choice.objects.filter(field=OuterRef("pk")).order_by("position", "id")))


def fields_of(owner: Owner | str) -> list[Field]:
    """The fields in use of an owner, in their order, with their choices: one statement."""
    known = _known.get()
    if known is None:
        return _with_choices(_in_use(str(owner)))
    key = (current_workspace_id(), str(owner))
    if key not in known:
        known[key] = _with_choices(_in_use(str(owner)))
    return list(known[key])


def every_field_of(owner: Owner | str) -> list[Field]:
    """Those out of use as well."""
    return _with_choices(_every(str(owner)))


def _with_choices(fields: list[Any]) -> list[Field]:
    for field in fields:
        if field.has_choices:
            unpack(field, "choices", Choice, field.said_choices)
    return fields


def asked_of_contact(fields: Iterable[Field], kind: str, function: str, is_supplier: bool) -> list[Field]:
    """Those that are asked of such a contact."""
    return [field for field in fields if field.asks_of(kind, function == "customer", is_supplier)]


def for_programs(fields: Iterable[Field], values: Iterable[Any]) -> dict[str, Plain]:
    """Code -> answer for every one of these fields, null where there is none."""
    known = rows_of(values)
    return {field.code: plain(field, known.get(field.pk, ())) for field in fields}
