"""Records by their answers: conditions that an index serves with a million records under row-level security.

Each condition is a subquery on the table of answers, by equality, range or beginning: all leakproof (C-13).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from staffetta.core.text import fold
from staffetta.fields.answers import Unfit, read
from staffetta.fields.density import early, fitting, lacking
from staffetta.fields.holders import Holder, holder
from staffetta.fields.models import Field, Type

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


def at_least(field: Field, bound: Decimal | date) -> Q:
    return answered(field, _bounded(field, "gte", bound))


def at_most(field: Field, bound: Decimal | date) -> Q:
    return answered(field, _bounded(field, "lte", bound))


def _bounded(field: Field, side: str, bound: Decimal | date) -> Q:
    """A number is found by its measure, for which there is an index, and compared as it is."""
    found = Q(**{f"{SORTED[Type(field.type)]}__{side}": bound})
    return found & Q(**{f"number__{side}": bound}) if field.type == Type.NUMBER else found


def one_of(field: Field, codes: Sequence[str]) -> Q:
    """Records for which any of these was chosen; EMPTY among them: or none at all."""
    wanted = [choice.pk for choice in field.choices.all() if choice.code in codes]
    found = answered(field, Q(choice__in=wanted)) if wanted else Q(pk__in=[])
    return found | unanswered(field) if EMPTY in codes else found


def early_of(rows: QuerySet[Any], field: Field, codes: Sequence[str], most: int) -> QuerySet[Any] | None:
    """Some of the records that `one_of` or `yes_or_no` answers, by the first rows of the index (density.py); None where
    records without an answer are asked for."""
    if EMPTY in codes:
        return None
    held = holder(field.owner)
    wanted = [choice.pk for choice in field.choices.all() if choice.code in codes]
    condition = Q(flag=codes[0] == "yes") if field.type == Type.YES_NO else Q(choice__in=wanted)
    return early(rows, _values(held, field, condition), held.record, most)


def yes_or_no(field: Field, word: str) -> Q:
    """ "yes", "no", or EMPTY."""
    return unanswered(field) if word == EMPTY else answered(field, Q(flag=word == "yes"))


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
