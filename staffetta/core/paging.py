"""Pages of a list by cursor: as fast on the thousandth page as on the first, and stable while rows are added."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid

M = TypeVar("M", bound=Model)
MAX_LIMIT = 200


class BadCursor(Invalid):
    """The cursor was not made by this list."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows and how to go on; `next` and `previous` are cursors, "" at the ends."""

    rows: list[M]
    next: str
    previous: str


def _encode(values: list[Any], backwards: bool) -> str:
    said = json.dumps(
        [
            backwards,
            *[
                str(v) if isinstance(v, UUID | Decimal) else v.isoformat() if isinstance(v, datetime | date) else v
                for v in values
            ],
        ]
    )
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> tuple[list[Any], bool]:
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        backwards, *values = said
        if len(values) != length or not isinstance(backwards, bool):
            raise ValueError
    except (ValueError, TypeError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    return values, backwards


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def page(rows: QuerySet[M], *, order: tuple[str, ...], cursor: str = "", limit: int = 50) -> Page[M]:
    """One page of `rows` sorted by `order` (field paths, "-" for descending; the last must be unique, never null).

    Nulls sort last. Raises BadCursor for a cursor of another list.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    fields = [name.lstrip("-") for name in order]
    values, backwards = _decode(cursor, len(fields)) if cursor else ([], False)
    nullable = {name for name in fields if _may_be_null(rows.model, name)}
    ordering = [_direction(name, backwards, name.lstrip("-") in nullable) for name in order]
    try:
        if cursor:
            rows = rows.filter(_beyond(order, values, backwards, nullable))
        found = list(rows.order_by(*ordering)[: limit + 1])
    except (ValueError, TypeError, ValidationError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(cursor), more) if backwards else (more, bool(cursor))
    ends = [[_value(row, name) for name in fields] for row in (found[:1] + found[-1:])] if found else []
    return Page(
        rows=found,
        next=_encode(ends[-1], False) if ends and has_next else "",
        previous=_encode(ends[0], True) if ends and has_previous else "",
    )


def _may_be_null(model: type[Model], path: str) -> bool:
    """Whether a field on this path may be null; an annotation may."""
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model or model
    return False


def _direction(name: str, backwards: bool, nullable: bool) -> Any:
    """The ordering of one field. Where it cannot be null, nothing is said of nulls, so that indexes serve."""
    descending = name.startswith("-") != backwards
    field = F(name.lstrip("-"))
    if not nullable:
        return field.desc() if descending else field.asc()
    if backwards:
        return field.desc(nulls_first=True) if descending else field.asc(nulls_first=True)
    return field.desc(nulls_last=True) if descending else field.asc(nulls_last=True)


def _beyond(order: tuple[str, ...], values: list[Any], backwards: bool, nullable: set[str]) -> Q:
    """The rows after these values in this order (before them when `backwards`), nulls last."""
    condition = Q()
    for index, name in enumerate(order):
        same = Q()
        for earlier, value in zip(order[:index], values, strict=False):
            field = earlier.lstrip("-")
            same &= Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
        field, value = name.lstrip("-"), values[index]
        ahead = "lt" if name.startswith("-") != backwards else "gt"
        if value is None:
            step = Q(**{f"{field}__isnull": False}) if backwards else Q(pk__in=[])
        else:
            step = Q(**{f"{field}__{ahead}": value})
            if not backwards and field in nullable:
                step |= Q(**{f"{field}__isnull": True})
        condition |= same & step
    return condition
