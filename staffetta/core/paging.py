"""Pages of a list by cursor: as fast on the thousandth page as on the first, and stable while rows are added."""

from __future__ import annotations

import base64
import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, OuterRef, Q, QuerySet, Value
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


def cursor_after(values: list[Any]) -> str:
    """The cursor of the page that begins after a row with these values in the columns of the order."""
    return _encode(values, False)


def read_cursor(cursor: str, length: int) -> tuple[list[Any], bool]:
    """What a cursor says: the values of a row in so many columns of the order, and whether the page goes backwards from
    there. Raises BadCursor."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        backwards, *values = said
        if len(values) != length or not isinstance(backwards, bool):
            raise ValueError
        if b"\0" in "".join(value for value in values if isinstance(value, str)).encode():
            raise ValueError  # nothing that PostgreSQL takes for a text
    except (ValueError, TypeError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    return values, backwards


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def _end(row: Any, names: list[str]) -> list[Any]:
    """What a cursor says of this row. Rows that lack what a list is sorted by have no such attribute."""
    first = _value(row, names[0]) if "__" in names[0] else getattr(row, names[0], None)
    return [first, *(_value(row, name) for name in names[1:])]


def page(rows: QuerySet[M], *, order: tuple[str, ...], cursor: str = "", limit: int = 50) -> Page[M]:
    """One page of `rows` sorted by `order` (field paths, "-" for descending; the last must be unique, never null).

    Nulls sort last. Raises BadCursor for a cursor of another list. A deep page is as quick as the first where an index
    has the order's columns, in one direction: `(a, id)` for ("a", "id") and for ("-a", "-id"); where `a` may be null,
    ("-a", "-id") wants `(a DESC NULLS LAST, id DESC)`. An annotation that may be null is fetched in two pieces, so that
    one index of what it stands for serves both directions.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    fields = [name.lstrip("-") for name in order]
    values, backwards = read_cursor(cursor, len(fields)) if cursor else ([], False)
    nullable = {name for name in fields if _may_be_null(rows, name)}
    in_two = fields[0] in nullable and fields[0] in rows.query.annotations and _is_one_way(order, nullable)
    try:
        pieces = _pieces(rows, order, values, backwards, nullable) if cursor else [Q()]
        ordering = tuple(direction(name, backwards, name.lstrip("-") in nullable) for name in order)
        parts = _halves(order, pieces, values, backwards) if in_two else [(piece, ordering) for piece in pieces]
        found: list[M] = []
        for piece, ways in parts:
            if len(found) <= limit:
                found += rows.filter(piece).order_by(*ways)[: limit + 1 - len(found)]
    except (ValueError, TypeError, ValidationError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    return page_made_of(found, fields, limit, cursor, backwards)


def first_rows(rows: QuerySet[M], *, order: tuple[str, ...], limit: int = 50) -> QuerySet[M]:
    """The rows of the first page and one more, for a statement that is remembered; `beginning` makes the page of them.
    The first of the order may be no annotation."""
    nullable = {name.lstrip("-") for name in order if _may_be_null(rows, name.lstrip("-"))}
    return rows.order_by(*(direction(name, False, name.lstrip("-") in nullable) for name in order))[: limit + 1]


def beginning(found: list[M], *, order: tuple[str, ...], limit: int = 50) -> Page[M]:
    """The first page of rows that were fetched already, in this order and one more than the page has."""
    return page_made_of(found, [name.lstrip("-") for name in order], limit, "", False)


@dataclass(frozen=True)
class NamePlace:
    """Where a page of a list by a text and the id begins, for a statement that is remembered."""

    text: str
    pk: UUID
    backwards: bool


def name_place(cursor: str) -> NamePlace | None:
    """What this cursor says; None for one that no such list made, which `page` will refuse."""
    try:
        (text, pk), backwards = read_cursor(cursor, 2)
        return NamePlace(text, UUID(pk), backwards) if isinstance(text, str) else None
    except (BadCursor, ValueError, TypeError, AttributeError):
        return None


def rows_after(
    rows: QuerySet[M], *values: Any, order: tuple[str, ...], backwards: bool, limit: int = 50
) -> QuerySet[M]:
    """The rows of the page after these values (before them when `backwards`) and one more, for a statement that is
    remembered. All columns of the order go the same way and are never null."""
    turned = order[0].startswith("-") != backwards
    ways = (direction(name, backwards, False) for name in order)
    return rows.filter(coming_after(rows, order, list(values), turned)).order_by(*ways)[: limit + 1]


def going_on(found: list[M], *, order: tuple[str, ...], cursor: str, backwards: bool, limit: int = 50) -> Page[M]:
    """The page of rows that were fetched already by `rows_after`."""
    return page_made_of(found, [name.lstrip("-") for name in order], limit, cursor, backwards)


def page_in_halves(
    having: QuerySet[M],
    lacking: QuerySet[M],
    *,
    key: str,
    tie: str,
    order: tuple[str, ...],
    filled: Q | None = None,
    descending: bool = False,
    cursor: str = "",
    limit: int = 50,
) -> Page[M]:
    """One page of rows sorted by what belongs to another table: those `having` it by the annotations `key` and `tie`
    (which equals the primary key, and is a column of that table, so that one index of it has the order); after them
    those `lacking` it by `order`, columns of their own, the last the primary key.

    `filled` says of `having` that its key is not empty; it is not said where the page begins after another key, since
    PostgreSQL would begin at the lesser of two bounds. `descending` turns both; those lacking it stay last. Raises
    BadCursor.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    values, backwards = read_cursor(cursor, 1 + len(order)) if cursor else ([], False)
    turned = descending != backwards
    keyed = having.filter(filled) if filled is not None and (turned or not values or values[0] is None) else having
    halves = [(keyed, (key, tie)), (lacking, order)]
    try:
        if values and values[0] is not None:
            bound = Q(**{f"{key}__{'lte' if turned else 'gte'}": values[0]})
            after = keyed.filter(bound, coming_after(having, (key, tie), [values[0], values[-1]], turned))
            halves = [(after, (key, tie)), *([] if backwards else halves[1:])]
        elif values:
            after = lacking.filter(coming_after(lacking, order, values[1:], turned))
            halves = [(after, order), *(halves[:1] if backwards else [])]
        found: list[M] = []
        for rows, names in halves:
            if len(found) <= limit:
                ways = (direction(name, turned, False) for name in names)
                found += rows.order_by(*ways)[: limit + 1 - len(found)]
    except (ValueError, TypeError, ValidationError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    return page_made_of(found, [key, *order], limit, cursor, backwards)


FIRST_GROUPS = 4
"""So many groups are asked at once, then four times as many, and so on: most pages lie in the first."""


def page_by_groups(
    rows: QuerySet[M],
    groups: Sequence[Hashable],
    *,
    field: str,
    order: tuple[str, ...],
    descending: bool = False,
    cursor: str = "",
    limit: int = 50,
) -> Page[M]:
    """One page of rows sorted by another record that few of them share: group by group as `groups`, the keys of these
    records, are sorted, within each by `order`, columns of the rows, the last the primary key; rows without such a
    record last. An index of (field, *order) serves, and no sort ever sees more than a page of each group.

    `descending` turns both; those without a record stay last. Raises BadCursor.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    values, backwards = read_cursor(cursor, 1 + len(order)) if cursor else ([], False)
    turned = descending != backwards
    ways = tuple(direction(name, turned, False) for name in order)
    left: list[Any] = [*(reversed(groups) if descending else groups), None]
    if backwards:
        left.reverse()
    found: list[M] = []
    try:
        if values:
            places = {None if one is None else str(one): place for place, one in enumerate(left)}
            place = places[values[0]]
            here = rows.filter(**{field: left[place]}).filter(coming_after(rows, order, values[1:], turned))
            found += here.order_by(*ways)[: limit + 1]
            left = left[place + 1 :]
    except (KeyError, ValueError, TypeError, ValidationError) as error:
        raise BadCursor(_("This page address is not valid any more; start from the first page.")) from error
    at_once = FIRST_GROUPS
    while left and len(found) <= limit:
        found += _of_groups(rows, left[:at_once], field, ways, limit + 1 - len(found))
        left, at_once = left[at_once:], at_once * 4
    return page_made_of(found, [f"{field}_id", *order], limit, cursor, backwards)


def _of_groups(rows: QuerySet[M], groups: list[Any], field: str, ways: tuple[Any, ...], wanted: int) -> list[M]:
    """The first rows of these groups one after the other; None, always last, is that of rows without a record."""
    named = [one for one in groups if one is not None]
    records: Any = cast("Any", rows.model._meta.get_field(field)).related_model._default_manager
    each = rows.filter(**{field: OuterRef("pk")}).order_by(*ways).values("pk")[:wanted]
    known = dict(records.filter(pk__in=named).order_by().values_list("pk", ArraySubquery(each))) if named else {}
    keys = [key for one in named for key in known.get(one, ())][:wanted]
    by_key = {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
    found = [by_key[key] for key in keys if key in by_key]
    if None in groups and len(keys) < wanted:
        found += rows.filter(**{field: None}).order_by(*ways)[: wanted - len(keys)]
    return found


def page_made_of(found: list[M], fields: list[str], limit: int, cursor: str, backwards: bool) -> Page[M]:
    """The page of rows that were found, nearest first and one more than it has, for whoever finds them in a way of
    their own. `fields`: the columns of the order, of which its cursors speak; `cursor`: where it begins, "" for the
    first page."""
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(cursor), more) if backwards else (more, bool(cursor))
    ends = [_end(row, fields) for row in (found[:1] + found[-1:])] if found else []
    return Page(
        rows=found,
        next=_encode(ends[-1], False) if ends and has_next else "",
        previous=_encode(ends[0], True) if ends and has_previous else "",
    )


def _field(rows: QuerySet[Any], path: str) -> Field[Any, Any] | None:
    """The field at the end of this path; None for an annotation."""
    if path in rows.query.annotations:
        return None
    model, field = rows.model, None
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = getattr(field, "related_model", None) or model
    return cast("Field[Any, Any]", field)


def _may_be_null(rows: QuerySet[Any], path: str) -> bool:
    """Whether a field on this path may be null; an annotation may."""
    parts = path.split("__")
    steps = (_field(rows, "__".join(parts[: length + 1])) for length in range(len(parts)))
    return any(field is None or getattr(field, "null", True) for field in steps)


def direction(name: str, backwards: bool, nullable: bool) -> Any:
    """The ordering of one field of an order ("-" for descending), turned for a page that goes `backwards`. Where it
    cannot be null, nothing is said of nulls, so that indexes serve."""
    descending = name.startswith("-") != backwards
    field = F(name.lstrip("-"))
    if not nullable:
        return field.desc() if descending else field.asc()
    if backwards:
        return field.desc(nulls_first=True) if descending else field.asc(nulls_first=True)
    return field.desc(nulls_last=True) if descending else field.asc(nulls_last=True)


def _pieces(
    rows: QuerySet[Any], order: tuple[str, ...], values: list[Any], backwards: bool, nullable: set[str]
) -> list[Any]:
    """Conditions whose rows, one after the other, are those after these values in this order (before them when
    `backwards`), nulls last. An index serves a comparison of rows, `(a, b) > (x, y)`, but no "or"."""
    first = order[0].lstrip("-")
    if not _is_one_way(order, nullable):
        return [_beyond(order, values, backwards, nullable)]
    descending = order[0].startswith("-") != backwards
    if first not in nullable:
        return [coming_after(rows, order, values, descending)]
    nulls, others = Q(**{f"{first}__isnull": True}), Q(**{f"{first}__isnull": False})
    if values[0] is not None:
        after = others & Q(coming_after(rows, order, values, descending))
        return [after] if backwards else [after, nulls]
    after = nulls & Q(coming_after(rows, order[1:], values[1:], descending)) if len(order) > 1 else Q(pk__in=[])
    return [after, others] if backwards else [after]


def _is_one_way(order: tuple[str, ...], nullable: set[str]) -> bool:
    """Whether all columns go the same way and only the first may be null."""
    return len({name.startswith("-") for name in order}) == 1 and not nullable & {n.lstrip("-") for n in order[1:]}


def _halves(order: tuple[str, ...], pieces: list[Any], values: list[Any], backwards: bool) -> list[tuple[Any, Any]]:
    """The pieces, each with its own order: rows with a value by all columns, those without by the rest. Nothing is said
    of nulls, and the bound of the first column is said by itself, so that its index serves."""
    first = order[0].lstrip("-")
    whole = tuple(direction(name, backwards, False) for name in order)
    with_value = (Q(**{f"{first}__isnull": False}), whole)
    without = (Q(**{f"{first}__isnull": True}), whole[1:])
    if not values:
        return [with_value, without]
    if values[0] is None:
        return [(pieces[0], whole[1:]), with_value] if backwards else [(pieces[0], whole[1:])]
    bound = Q(**{f"{first}__{'lte' if order[0].startswith('-') != backwards else 'gte'}": values[0]})
    return [(bound & Q(pieces[0]), whole)] if backwards else [(bound & Q(pieces[0]), whole), without]


class _Row(Func):
    """`ROW(a, b)`; of values, `ROW(%s, %s)`."""

    function = "ROW"
    output_field = BooleanField()  # of no consequence: rows are only compared


class _Ahead(Func):
    """`ROW(a, b) > ROW(x, y)`."""

    template = "%(expressions)s"
    output_field = BooleanField()
    conditional = True


def coming_after(rows: QuerySet[Any], order: tuple[str, ...], values: list[Any], descending: bool) -> _Ahead:
    """That a row comes after these values in this order, for a filter: all columns go the same way, and none is null.
    Raises ValueError, TypeError or ValidationError for values that are none of these columns."""
    columns, ends = [], []
    for name, value in zip(order, values, strict=True):
        path = name.lstrip("-")
        field = _field(rows, path) or rows.query.annotations[path].output_field
        if value is None:
            raise ValueError(path)
        columns.append(F(path))
        ends.append(Value(field.to_python(value), output_field=field))
    return _Ahead(_Row(*columns), _Row(*ends), arg_joiner=" < " if descending else " > ")


def _beyond(order: tuple[str, ...], values: list[Any], backwards: bool, nullable: set[str]) -> Q:
    """The same as one condition, for columns that go different ways. The bound of the first is said once more by
    itself: an index can begin there."""
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
    first = order[0].lstrip("-")
    if first in nullable or values[0] is None:
        return condition
    ahead = "lte" if order[0].startswith("-") != backwards else "gte"
    return Q(**{f"{first}__{ahead}": values[0]}) & condition
