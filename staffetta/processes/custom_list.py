"""Custom fields in lists of leads and of post-sales processes: a column for each field; its filters are those of
contacts/custom_list.py (C-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from staffetta.contacts.custom_list import ORDER, answer_of, key_of, text_of
from staffetta.fields import finding
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import fields_of
from staffetta.listings.columns import Column
from staffetta.processes.models import Process

RELATION = "process__custom_values"
"""How what shares its id with a process reaches the answers of it."""


def columns_of(owner: Owner, process_of: Callable[[Any], Process]) -> list[Column]:
    """The columns of an owner's fields; `process_of` answers the process of a row."""
    fields = fields_of(owner)
    linked = any(field.type == Type.CONTACT for field in fields)
    path = f"{RELATION}__linked" if linked else RELATION
    return [_column(field, process_of, path) for field in fields]


def _column(field: Field, process_of: Callable[[Any], Process], path: str) -> Column:
    return Column(
        key=key_of(field),
        label=field.name,
        text=lambda row: text_of(field, process_of(row).custom_values.all()),
        cell="answer",
        sort=Type(field.type) in finding.SORTED,
        prepare=_with_linked if path != RELATION else _with_answers,
        order=ORDER,
        align="end" if field.type == Type.NUMBER else "start",
        phone=False,
        draw=lambda row: answer_of(field, process_of(row).custom_values.all()),
    )


def _with_answers(rows: Any) -> Any:
    return rows.prefetch_related(RELATION)


def _with_linked(rows: Any) -> Any:
    return rows.prefetch_related(f"{RELATION}__linked")


def orders_of(owner: Owner) -> Iterable[tuple[str, str, Callable[[Any], Any]]]:
    """For each field that lists can be sorted by: its key, the name of what is annotated, and the annotating."""
    for field in fields_of(owner):
        if Type(field.type) in finding.SORTED:
            yield key_of(field), finding.sort_name(field), _annotating(field)


def _annotating(field: Field) -> Callable[[Any], Any]:
    return lambda rows: finding.sortable(rows, field, RELATION)
