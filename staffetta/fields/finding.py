"""Records by their answers: conditions that an index serves with a million records under row-level security.

Each condition is a subquery on the table of answers, by equality, range or beginning: all leakproof (C-13).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from staffetta.core.db.remembered import remembered_figures
from staffetta.core.text import fold
from staffetta.fields.answers import Unfit, read
from staffetta.fields.density import MANY, are_often_lacking, early, fits, fitting, lacking, lacks
from staffetta.fields.holders import Holder, holder
from staffetta.fields.models import Field, Owner, Type

EMPTY = "-"
"""Asks for records without an answer, where values are chosen from a list."""
SORTED = {Type.TEXT: "folded", Type.NUMBER: "measure", Type.DATE: "date", Type.YES_NO: "flag"}
"""The types that lists can be sorted by, each with its column."""
_COLUMNS = {**SORTED, Type.LONG_TEXT: "folded", Type.CHOICE: "choice", Type.CHOICES: "choice", Type.CONTACT: "linked"}


def answered(field: Field, condition: Q) -> Q:
    """Records whose answer fulfils a condition on the table of answers."""
    held = holder(field.owner)
    return fitting(_values(held, field, condition), held.record)


def unanswered(field: Field) -> Q:
    """Records without an answer."""
    held = holder(field.owner)
    return lacking(_values(held, field, filled(field)), held.record)


def _values(held: Holder, field: Field, condition: Q) -> QuerySet[Any]:
    return held.model._default_manager.filter(condition, field=field)


def filled(field: Field) -> Q:
    """That the column of the field's type is filled, said so that its partial index serves."""
    columns = {
        **SORTED,
        Type.LONG_TEXT: "folded",
        Type.CHOICE: "choice",
        Type.CHOICES: "choice",
        Type.CONTACT: "linked",
    }
    return Q(**{f"{columns[Type(field.type)]}__isnull": False})


def beginning(field: Field, text: str) -> Q:
    """Records whose text begins so, whatever its accents and capitals."""
    prefix = fold(text)[:200]
    return answered(field, Q(folded__gte=prefix, folded__lt=prefix + chr(0x10FFFF)))


def read_bounded(field: Field, side: str, text: str) -> tuple[Any, ...] | None:
    """What `bounded` takes for a bound that was typed; None for what is none. Asks the database whether many records
    have such an answer. A number is found by its measure, for which there is an index, and compared as it is."""
    bound = bound_of(field, text)
    if bound is None:
        return None
    said = (float(bound), bound) if isinstance(bound, Decimal) else (bound,)
    found = _bounded_count(field.pk, *said, owner=Owner(field.owner), side=side, most=MANY + 1)
    return field.pk, *said, found["count"] > MANY


@functools.cache
def bounded(owner: Owner, side: str) -> Callable[..., Any]:
    """What narrows records of this owner by what `read_bounded` answers; `side` is "gte" or "lte"."""
    held = holder(owner)

    def where(rows: Any, field_id: UUID, *said: Any) -> Any:
        *bounds, many = said
        return rows.filter(fits(_bounded(held, field_id, bounds, side), held.record, is_dense=bool(many)))

    return where


def _bounded(held: Holder, field_id: UUID, bounds: Sequence[Any], side: str) -> QuerySet[Any]:
    names = ("measure", "number") if len(bounds) > 1 else ("date",)
    within = {f"{name}__{side}": bound for name, bound in zip(names, bounds, strict=True)}
    values: QuerySet[Any] = held.model._default_manager.filter(**within, field=field_id)
    return values


@remembered_figures
def _bounded_count(
    field_id: UUID, *bounds: Any, owner: Owner, side: str, most: int
) -> tuple[QuerySet[Any], dict[str, Any]]:
    return _bounded(holder(owner), field_id, bounds, side)[:most], {"count": Count("*")}


Wanted = tuple[UUID, bool, UUID | list[UUID] | bool | None, bool | None, bool | None]


def read_chosen(field: Field, codes: Sequence[str]) -> Wanted | None:
    """What `chosen` takes for these codes ("yes", "no", EMPTY); None where nothing fits. Asks the database how many
    records that are: the field, whether it is of yes or no, what is wanted, whether many have it, whether many have
    nothing, each None where it was not asked for."""
    held, is_flag = holder(field.owner), field.type == Type.YES_NO
    wanted: UUID | list[UUID] | bool | None = None
    if is_flag:
        wanted = None if codes[0] == EMPTY else codes[0] == "yes"
    elif known := [choice.pk for choice in field.choices.all() if choice.code in codes]:
        wanted = known[0] if len(known) == 1 else known
    if wanted is None and EMPTY not in codes:
        return None
    many = (
        None
        if wanted is None
        else _chosen_count(field.pk, wanted, owner=Owner(field.owner), most=MANY + 1)["count"] > MANY
    )
    lacking_often = are_often_lacking(_filled(held, field.pk, is_flag), held.record) if EMPTY in codes else None
    return field.pk, is_flag, wanted, many, lacking_often


def _chosen(held: Holder, field_id: UUID, wanted: UUID | list[UUID] | bool) -> QuerySet[Any]:
    if isinstance(wanted, bool):
        condition = Q(flag=wanted)
    else:
        condition = Q(choice__any=wanted) if isinstance(wanted, list) else Q(choice=wanted)
    return held.model._default_manager.filter(condition, field=field_id)


@remembered_figures
def _chosen_count(
    field_id: UUID, wanted: UUID | list[UUID] | bool, *, owner: Owner, most: int
) -> tuple[QuerySet[Any], dict[str, Any]]:
    return _chosen(holder(owner), field_id, wanted)[:most], {"count": Count("*")}


def _filled(held: Holder, field_id: UUID, is_flag: bool) -> QuerySet[Any]:
    name = "flag" if is_flag else "choice"
    return held.model._default_manager.filter(**{f"{name}__isnull": False}, field=field_id)


@functools.cache
def chosen(owner: Owner) -> Callable[..., Any]:
    """What narrows records of this owner by what `read_chosen` answers, for remembered statements."""
    held = holder(owner)

    def where(  # noqa: PLR0913  what decides about a statement
        rows: Any,
        field_id: UUID,
        is_flag: bool,
        wanted: UUID | list[UUID] | bool | None,
        many: bool | None,
        lacking_often: bool | None,
    ) -> Any:
        either = Q()
        if wanted is not None:
            either |= fits(_chosen(held, field_id, wanted), held.record, is_dense=bool(many))
        if lacking_often is not None:
            either |= lacks(_filled(held, field_id, is_flag), held.record, is_dense=lacking_often)
        return rows.filter(either)

    return where


def early_of(rows: QuerySet[Any], field: Field, codes: Sequence[str], most: int) -> QuerySet[Any] | None:
    """Some of the records that `chosen` answers, by the first rows of the index (density.py); None where
    records without an answer are asked for."""
    if EMPTY in codes:
        return None
    held = holder(field.owner)
    wanted = [choice.pk for choice in field.choices.all() if choice.code in codes]
    condition = Q(flag=codes[0] == "yes") if field.type == Type.YES_NO else Q(choice__in=wanted)
    return early(rows, _values(held, field, condition), held.record, most)


def bound_of(field: Field, text: str) -> Decimal | date | None:
    """What was typed as a bound of a number or a date; None for what is none."""
    loose = Field(workspace_id=field.workspace_id, type=field.type, decimals=6)
    try:
        rows = read(loose, text)
    except Unfit:
        return None
    return (rows[0].get("number") if field.type == Type.NUMBER else rows[0].get("date")) if rows else None


def sort_name(field: Field) -> str:
    """How the answers to a field are called where records are sorted by them."""
    return "answer_" + re.sub(r"\W", "_", field.code)


def sortable(rows: QuerySet[Any], field: Field, relation: str = "custom_values") -> QuerySet[Any]:
    """The rows with the answer to be sorted by under `sort_name`; null for none."""
    name = sort_name(field)
    condition = Q(**{f"{relation}__field": field.pk, f"{relation}__slot": 0})
    joined = rows.annotate(**{f"{name}_row": FilteredRelation(relation, condition=condition)})
    sorted_by: QuerySet[Any] = joined.annotate(**{name: F(f"{name}_row__{SORTED[Type(field.type)]}")})
    return sorted_by
