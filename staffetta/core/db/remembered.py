"""Statements that are compiled once and then only asked: Django needs a millisecond of each to turn it into SQL.

    @remembered
    def unread_of(to: UUID, *, limit: int) -> QuerySet[Notice]:
        return Notice.objects.filter(to=to).unread()[:limit]

    unread_of(member.pk, limit=10)      # a list of notices

The queryset stays the only source of the SQL. Positional arguments are *values*, put into the statement each time;
keyword arguments are the *shape*: whatever else decides what the statement looks like. A value may be a UUID, a text, a
number, a day, a moment, a list of these (`field__any=ids`, see lookups.py), or a Member, which is known by its id and
by what privacy makes of it. None, True and False are part of the shape wherever they stand.

It checks itself: each shape is compiled twice, with different values. The two must be the same SQL, and what differs
between them must be exactly what was passed. A clock, a workspace, a query or a value that is worked on inside the
function is an error (NotRememberable) the first time it runs, never a wrong answer later. Row-level security is
PostgreSQL's and knows nothing of all this.

The server keeps the plan too (`plan=True`): for statements that find few rows by an index whatever the values are.
Figures are always such. `setup=True` is for statements that read nothing but what the firm is set up as: while it stays
so, requests that only read do not ask them again (core/setup.py).
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, cast, overload
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.db.models.expressions import BaseExpression

from staffetta.core.db.making import Make, maker
from staffetta.core.isolation import workspace
from staffetta.core.setup import Memory

P = ParamSpec("P")
Row = TypeVar("Row")
MOST = 500
"""So many shapes of one statement are kept; a list that can be narrowed in many ways has many."""


OF_THE_SETUP: list[_Statement[Any]] = []
"""All statements that read nothing but what the firm is set up as."""


class NotRememberable(TypeError):
    """The function does something besides building a statement from its arguments: a bug, told where it is."""


class Standing(Protocol):
    """A record that can be a value: what besides its id decides about statements, and a stand-in made of that alone."""

    pk: Any

    @property
    def shape(self) -> tuple[Any, ...]: ...

    def stand_in(self, pk: UUID) -> Any: ...


@dataclass(frozen=True)
class Asked:
    """A statement with its values: what `ask` would answer. Several figures can be asked for together (figures.py)."""

    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    """One shape. `places` are where the values go: (position in params, number of the value, what Django makes of it:
    a number becomes one of the column's width)."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int, Any], ...]
    rows: Any = None
    compiler: Any = None
    converters: Any = None
    names: tuple[str, ...] = ()
    make: Make | None = None

    def filled(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        params = list(self.params)
        for position, number, made in self.places:
            value = _sent(values[number])
            params[position] = value if made is None else made(value)
        return tuple(params)


class _Statement(Generic[P]):
    """What rows and figures share: the shapes, and how one is made."""

    def __init__(self, build: Callable[..., Any], plan: bool, setup: bool = False) -> None:
        functools.update_wrapper(cast("Any", self), build)
        self._build, self._plan = build, plan
        self._shapes: dict[Any, _Kept] = {}
        self._memory = Memory() if setup else None
        if setup:
            OF_THE_SETUP.append(self)

    def _kept(self, values: tuple[Any, ...], shape: dict[str, Any]) -> _Kept:
        key = (tuple([_kind(value) for value in values]), tuple(sorted(shape.items())))
        kept = self._shapes.get(key)
        if kept is None:
            kept = self._compiled(values, shape)
            if len(self._shapes) >= MOST:
                self._shapes.clear()
            self._shapes[key] = kept
        return kept

    def _compiled(self, values: tuple[Any, ...], shape: dict[str, Any]) -> _Kept:
        samples = [tuple(_sample(value, 10 * turn + number) for number, value in enumerate(values)) for turn in (1, 2)]
        first, second = (self._one(sample, shape) for sample in samples)
        if first.sql != second.sql or len(first.params) != len(second.params):
            raise NotRememberable(f"{self._name}: values decide what the statement looks like")
        places: list[tuple[int, int, Any]] = []
        known = [[_sent(value) for value in sample] for sample in samples]
        varying = [n for n, value in enumerate(values) if not _is_shape(value)]  # or every 0 would be one of a False
        for position, (one, other) in enumerate(zip(first.params, second.params, strict=True)):
            at = next((n for n in varying if _same(one, known[0][n]) and _same(other, known[1][n])), None)
            if at is not None:
                places.append((position, at, type(one) if type(one) is not type(known[0][at]) else None))
            elif not _same(one, other):
                raise NotRememberable(f"{self._name}: {one!r} is none of the values, and not always the same")
        written = self._written(first, places)
        return _Kept(*written, first.rows, first.compiler, first.converters, first.names, first.make)

    def _written(self, kept: _Kept, places: list[tuple[int, int, Any]]) -> tuple[str, tuple[Any, ...], Any]:
        """What is the same every time becomes part of the text, so that the server plans with it."""
        if not self._plan or not kept.sql:
            return kept.sql, kept.params, tuple(places)
        with connection.cursor() as cursor:
            constants = [cursor.mogrify("%s", [value]) for value in kept.params]
        numbers = {position: place for position, *place in places}
        text = kept.sql.replace("%%", "%%%%") % tuple(
            "%s" if at in numbers else str(constant).replace("%", "%%") for at, constant in enumerate(constants)
        )
        values = tuple(value for at, value in enumerate(kept.params) if at in numbers)
        return text, values, tuple((turn, *numbers[at]) for turn, at in enumerate(sorted(numbers)))

    def _one(self, values: tuple[Any, ...], shape: dict[str, Any]) -> _Kept:
        raise NotImplementedError

    @property
    def _name(self) -> str:
        return f"{self._build.__module__}.{self._build.__qualname__}"

    def _sent(self, sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The rows as the database gives them."""
        if self._plan:
            return connection.planned(sql, params)  # type: ignore[attr-defined, no-any-return]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


class Rows(_Statement[P], Generic[P, Row]):
    """A remembered queryset; called, it gives its rows."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        kept = self._kept(args, kwargs)
        if not kept.sql:
            return []
        found = self._found(kept, args) if kept.make is None else kept.make(self._asked(kept, args))
        if kept.rows._prefetch_related_lookups:
            prefetch_related_objects(found, *kept.rows._prefetch_related_lookups)
        return found

    def asked(self, *args: P.args, **kwargs: P.kwargs) -> Asked | None:
        """The statement, for one that goes around it; None for what nothing can fit. Its columns have no names."""
        kept = self._kept(args, kwargs)
        return Asked(kept.sql, kept.filled(args), ()) if kept.sql else None

    def _asked(self, kept: _Kept, values: tuple[Any, ...]) -> Sequence[tuple[Any, ...]]:
        """The rows as the database gives them, their columns converted."""
        params = kept.filled(values)
        if self._memory is None:
            return self._fetched(kept, params)
        return self._memory.answer((kept.sql, params), lambda: self._fetched(kept, params))

    def _fetched(self, kept: _Kept, params: tuple[Any, ...]) -> Sequence[tuple[Any, ...]]:
        found = self._sent(kept.sql, params)
        return list(kept.compiler.apply_converters(found, kept.converters)) if kept.converters else found

    def _found(self, kept: _Kept, values: tuple[Any, ...]) -> list[Any]:
        """What making.py does not know how to make, Django makes."""
        compiler = copy.copy(kept.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (kept.sql, kept.filled(values))
        compiler.get_converters = lambda fields: kept.converters
        if self._plan:
            compiler.connection = _Planning()
        return list(kept.rows._iterable_class(_Ready(kept.rows, compiler)))

    def _one(self, values: tuple[Any, ...], shape: dict[str, Any]) -> _Kept:
        with _only_building(self._name):
            rows = self._build(*values, **shape)
            if not isinstance(rows, QuerySet):
                raise NotRememberable(f"{self._name} must give a queryset")
            if rows._known_related_objects:  # type: ignore[attr-defined]  # they would be the samples
                raise NotRememberable(f"{self._name} begins with what belongs to a record; begin with the model")
            lookups: tuple[Any, ...] = rows._prefetch_related_lookups  # type: ignore[attr-defined]
            if any(isinstance(lookup, Prefetch) and lookup.queryset is not None for lookup in lookups):
                raise NotRememberable(f"{self._name}: what is fetched besides the rows may not have its own queryset")
            compiler = rows.query.get_compiler(using="default")
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                return _Kept("", (), ())
        fields = [chosen[0] for chosen in compiler.select[: compiler.col_count]]
        make = maker(rows._iterable_class, compiler)
        return _Kept(sql, tuple(params), (), rows, compiler, compiler.get_converters(fields), make=make)


class Figures(_Statement[P]):
    """Remembered sums and counts: the function gives a queryset and what is asked of it as a whole."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        asked = self.asked(*args, **kwargs)
        if self._memory is None:
            return self._fetched(asked)
        return dict(self._memory.answer((asked.sql, asked.params), lambda: self._fetched(asked)))

    def _fetched(self, asked: Asked) -> dict[str, Any]:
        return dict(zip(asked.names, self._sent(asked.sql, asked.params)[0], strict=True))

    def asked(self, *args: P.args, **kwargs: P.kwargs) -> Asked:
        """The statement, to be sent together with others."""
        kept = self._kept(args, kwargs)
        return Asked(kept.sql, kept.filled(args), kept.names)

    def _one(self, values: tuple[Any, ...], shape: dict[str, Any]) -> _Kept:
        with _only_building(self._name) as caught:
            rows, sums = self._build(*values, **shape)
            sums = cast("dict[str, BaseExpression]", sums)
            try:
                rows.aggregate(**sums)
            except _CaughtError:
                sql, params = caught[0]
                return _Kept(sql, tuple(params), (), names=tuple(sums))
        raise NotRememberable(f"{self._name}: nothing is asked of the database")


@overload
def remembered(build: Callable[P, QuerySet[Any, Row]], /) -> Rows[P, Row]: ...
@overload
def remembered(*, plan: bool, setup: bool = False) -> Callable[[Callable[P, QuerySet[Any, Row]]], Rows[P, Row]]: ...
def remembered(build: Any = None, /, *, plan: bool = False, setup: bool = False) -> Any:
    """Remember the statement of a function that gives a queryset; called, it gives a list of its rows."""
    return Rows(build, plan) if build is not None else lambda function: Rows(function, plan, setup)


Sums = Callable[P, tuple[QuerySet[Any, Any], dict[str, Any]]]


@overload
def remembered_figures(build: Sums[P], /) -> Figures[P]: ...
@overload
def remembered_figures(*, setup: bool) -> Callable[[Sums[P]], Figures[P]]: ...
def remembered_figures(build: Any = None, /, *, setup: bool = False) -> Any:
    """Remember a statement that answers with one row of figures: the function gives a queryset and the aggregates."""
    return Figures(build, True) if build is not None else lambda function: Figures(function, True, setup)


class _CaughtError(Exception):
    """The statement was compiled and goes no further."""


@contextmanager
def _only_building(name: str) -> Iterator[list[tuple[str, Any]]]:
    """No workspace and no statement: what would be sent is caught instead."""
    caught: list[tuple[str, Any]] = []

    def catch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        caught.append((sql, params))
        if len(caught) > 1:
            raise NotRememberable(f"{name} asks the database while it builds its statement")
        raise _CaughtError(name)

    logged, connection.force_debug_cursor = connection.force_debug_cursor, False  # nothing was sent: nothing is counted
    try:
        with workspace(None), connection.execute_wrapper(catch):
            yield caught
    except _CaughtError as error:
        raise NotRememberable(f"{name} asks the database while it builds its statement") from error
    finally:
        connection.force_debug_cursor = logged


class _Ready:
    """A queryset and its query as Django's iterables see them, with the SQL at hand."""

    def __init__(self, rows: Any, compiler: Any) -> None:
        self._rows, self._compiler = rows, compiler
        self.query = _ReadyQuery(rows.query, compiler)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows, name)


class _ReadyQuery:
    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, using: str | None = None, connection: Any = None) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


class _Planning:
    """The connection, whose cursors have the server keep plans."""

    def cursor(self) -> Any:
        return connection.planned_cursor()  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> Any:
        return getattr(connection, name)


def _sent(value: Any) -> Any:
    """What goes into the statement for this value."""
    return value.pk if hasattr(value, "stand_in") else value


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and (type(one) is type(other) or isinstance(one, int))


def _is_shape(value: Any) -> bool:
    """Whether the whole value is part of the shape, wherever it stands."""
    return value is None or isinstance(value, bool)


def _kind(value: Any) -> Any:
    """What of a value is part of the shape."""
    if _is_shape(value):
        return value
    if isinstance(value, datetime):
        return datetime, value.tzinfo is not None
    if isinstance(value, list):
        return list, _kind(value[0]) if value else UUID
    if hasattr(value, "stand_in"):
        return type(value), value.shape
    return type(value)


def _sample(value: Any, number: int) -> Any:
    """Some value of the kind of this one, which no statement holds by chance."""
    if _is_shape(value):
        return value
    if hasattr(value, "stand_in"):
        return value.stand_in(UUID(int=(0x5A5A << 112) | number))
    if isinstance(value, list):
        return [_sample(value[0] if value else UUID(int=0), number)]
    if isinstance(value, datetime):
        return datetime(1871, 3, 7, 5, 43, 21, number, tzinfo=UTC if value.tzinfo else None)
    samples: dict[type, Callable[[], Any]] = {
        UUID: lambda: UUID(int=(0x5A5A << 112) | number),
        str: lambda: f"{chr(0xE000)}{number}",
        int: lambda: 30_100 + number,
        float: lambda: 30_100.5 + number,
        Decimal: lambda: Decimal(30_100 + number),
        date: lambda: date(1871, 3, 7) + timedelta(days=number),
    }
    if type(value) not in samples:
        raise NotRememberable(f"{type(value).__name__} cannot be a value; pass it as part of the shape")
    return samples[type(value)]()
