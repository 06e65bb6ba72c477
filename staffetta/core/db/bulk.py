"""What loading thousands of rows at once needs of the database."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from datetime import datetime
from typing import Any, Protocol, TypeVar

import orjson
from django.db import connection
from django.db.models import BinaryField, DurationField, Field, JSONField, Model
from django.utils import timezone

from staffetta.core.db.copying import Lines, Rows, text_of, without_constants
from staffetta.core.turns import helping, meanwhile

M = TypeVar("M", bound=Model)
FEW = 50
"""Up to so many rows one statement is quicker than a COPY."""
PORTION = 1000


def expect_many() -> None:
    """Have the database check foreign keys by index from here to the commit. Within an act.

    It keeps the plan of each check for as long as the connection lives. One made while a table was small reads the
    whole table for each row; thousands of new rows then take minutes instead of seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("discard plans")


def insert_many(rows: Sequence[M]) -> None:
    """Insert new rows of one model, several times as quickly as bulk_create. Within an act.

    PostgreSQL takes no COPY into a table under row-level security; so a temporary table takes it, and is inserted from
    under the same rules as everything else.
    """
    if not rows:
        return
    model = type(rows[0])
    if len(rows) <= FEW:
        insert_together(rows)
        return
    fields = _fields_of(model)
    _stamp(rows)
    insert_values(model._meta.db_table, [str(field.column) for field in fields], _values(rows, fields))
    _are_saved(rows)


def insert_together(*several: Sequence[Model]) -> None:
    """Insert new rows of several models in one go to the database. Within an act.

    For what belongs together, such as a lead and its tasks: each INSERT of Django's takes a millisecond to be put
    together and sent, and whoever waits for a lock that we hold waits for all of them. It is one statement, whose plan
    the server keeps; the rows go to it as JSON, which is made and read in a tenth of the time that literals take.
    """
    rows_of = [rows for rows in several if rows]
    if not rows_of:
        return
    for rows in rows_of:
        _stamp(rows)
    plain = [rows for rows in rows_of if not _is_told(type(rows[0]))]
    told = [rows for rows in rows_of if _is_told(type(rows[0]))]
    for rows in plain:
        _insert_literally(rows)
    if told:
        with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
            cursor.execute(_insert_told(tuple(type(rows[0]) for rows in told)), [_told(rows) for rows in told])
    for rows in rows_of:
        _are_saved(rows)


def _insert_literally(rows: Sequence[Model]) -> None:
    text, fields = _insert_into(type(rows[0]))
    # Row by row: reading through one long statement for its places takes longer than all the rest.
    places = "(" + ", ".join(["%s"] * len(fields)) + ")"
    with connection.cursor() as cursor:
        cursor.execute(text + ", ".join([cursor.mogrify(places, row) for row in _values(rows, fields)]))


@functools.cache
def _insert_told(models: tuple[type[Model], ...]) -> str:
    """One statement that inserts the rows of all these, each model's from one JSON. Foreign keys are checked at the
    commit, so the order in which it does so is all the same."""
    *first, last = (_insert_told_of(model) for model in models)
    parts = ", ".join(f"t{number} as ({one})" for number, one in enumerate(first))
    return f"with {parts} {last}" if parts else last


def _insert_told_of(model: type[Model]) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in _fields_of(model))
    return f"insert into {table} ({names}) select {names} from json_populate_recordset(null::{table}, %s)"  # noqa: S608


@functools.cache
def _is_told(model: type[Model]) -> bool:
    """Whether JSON can tell its rows."""
    return not any(isinstance(field, BinaryField | DurationField) for field in _fields_of(model))


@functools.cache
def _columns_of(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """Each column and the attribute that holds its value."""
    return tuple((str(field.column), field.attname) for field in _fields_of(model))


def _told(rows: Sequence[Model]) -> str:
    columns = _columns_of(type(rows[0]))
    told = [{column: given[name] for column, name in columns} for given in (row.__dict__ for row in rows)]
    return orjson.dumps(told, default=str).decode()


def insert_unless_there(row: Model) -> bool:
    """Insert a row that a unique index may refuse; whether it was new. Whoever is about to insert the same is waited
    for. Within an act."""
    text, fields = _insert_into(type(row))
    _stamp([row])
    places = ", ".join(["%s"] * len(fields))
    with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(f"{text}({places}) on conflict do nothing", _values([row], fields)[0])
        is_new: bool = cursor.rowcount == 1
    if is_new:
        _are_saved([row])
    return is_new


@functools.cache
def _insert_into(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    quote, fields = connection.ops.quote_name, _fields_of(model)
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"insert into {quote(model._meta.db_table)} ({names}) values ", fields  # noqa: S608 - names of ours


@functools.cache
def _fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _are_saved(rows: Sequence[Model]) -> None:
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], same: Mapping[str, Any] | None = None
) -> None:
    """The same for bare values, in the order of the columns; `same` are columns that hold one value in all rows.
    Within `inserting` it is done in its turn.

    Rows of nothing but text and None, in the forms that the database reads, take a fraction of the time of others.
    """
    running = _running.get()
    if running is not None:
        running(table, columns, rows, same or {})
        return
    with connection.cursor() as cursor:
        _insert(cursor, table, columns, rows, same or {})


def insert_later(
    table: str, columns: Sequence[str], make: Callable[[], Rows], same: Mapping[str, Any] | None = None
) -> None:
    """The same for rows that are yet to be made: within `inserting` that is done last of all, while the database is
    busy with the others."""
    running = _running.get()
    if running is None:
        insert_values(table, columns, make(), same)
    else:
        running.later(table, columns, make, same or {})


class Inserting(Protocol):
    """Called as insert_values. `spread` is a column of text of which each word becomes a row of its own."""

    def __call__(
        self, table: str, columns: Sequence[str], rows: Sequence[Any], same: Mapping[str, Any], *, spread: str = ""
    ) -> None: ...

    def lines(self, table: str, made: Lines, same: Mapping[str, Any], *, spread: str = "") -> None:
        """The same for rows of which lines were made already."""

    def later(self, table: str, columns: Sequence[str], make: Callable[[], Rows], same: Mapping[str, Any]) -> None: ...

    def settle(self) -> None:
        """Wait until everything so far is in; then the database may be asked again."""


_running: ContextVar[Inserting | None] = ContextVar("inserting", default=None)


@contextmanager
def inserting() -> Iterator[Inserting]:
    """Insert many rows of several tables, in the order of the calls: while the database takes in those of one, the
    caller makes those of the next, and may ask the database nothing. Within an act.

        with inserting() as insert:
            insert("contacts_contact", COLUMNS, rows, same)
            insert("contacts_word", WORD_COLUMNS, words, same, spread="word")
    """
    with connection.cursor() as cursor, ThreadPoolExecutor(1, thread_name_prefix="insert") as pool:
        insert = _Turns(cursor, pool)
        token = _running.set(insert)
        try:
            yield insert
        finally:
            _running.reset(token)
        insert.settle()


def settled() -> None:
    """Wait for what `inserting` has begun, if it runs: called by whoever asks the database in the middle of it."""
    running = _running.get()
    if running is not None:
        running.settle()


class _Turns:
    """One insertion after the other, beside the caller."""

    def __init__(self, cursor: Any, pool: ThreadPoolExecutor) -> None:
        self._cursor, self._pool = cursor, pool
        self._waiting: list[Future[None]] = []
        self._later: list[tuple[str, Sequence[str], Callable[[], Rows], Mapping[str, Any]]] = []

    def __call__(
        self, table: str, columns: Sequence[str], rows: Sequence[Any], same: Mapping[str, Any], *, spread: str = ""
    ) -> None:
        if len(rows) <= FEW and not self._waiting:  # a thread for one contact would take longer
            _insert(self._cursor, table, columns, rows, same, spread)
            return
        self._begin(_insert, table, columns, rows, same, spread)

    def lines(self, table: str, made: Lines, same: Mapping[str, Any], *, spread: str = "") -> None:
        self._begin(_insert_lines, table, made, same, spread)

    def _begin(self, insert: Callable[..., None], *said: Any) -> None:
        self._waiting.append(self._pool.submit(copy_context().run, _helped, insert, self._cursor, *said))

    def later(self, table: str, columns: Sequence[str], make: Callable[[], Rows], same: Mapping[str, Any]) -> None:
        self._later.append((table, columns, make, same))

    def settle(self) -> None:
        while self._later:
            table, columns, make, same = self._later.pop(0)
            self(table, columns, make(), same)
        with meanwhile():
            for each in self._waiting:
                each.result()
        self._waiting.clear()


def _helped(insert: Callable[..., None], *said: Any) -> None:
    with helping():
        insert(*said)


def _insert(
    cursor: Any, table: str, columns: Sequence[str], rows: Rows, same: Mapping[str, Any], spread: str = ""
) -> None:
    if not rows:
        return
    if len(rows) <= FEW:
        _insert_few(cursor, table, columns, _spread_out(rows, columns.index(spread)) if spread else rows, same)
        return
    columns, rows, same = without_constants(columns, rows, same)
    _insert_copied(cursor, table, columns, rows, same, spread)


def _insert_lines(cursor: Any, table: str, made: Lines, same: Mapping[str, Any], spread: str = "") -> None:
    if made.lines:
        _insert_copied(cursor, table, made.columns, made, {**same, **made.same}, spread)


def _insert_copied(
    cursor: Any, table: str, columns: Sequence[str], rows: Rows | Lines, same: Mapping[str, Any], spread: str
) -> None:
    quote = cursor.db.ops.quote_name
    target, names = quote(table), ", ".join(map(quote, columns))
    into, aside = ", ".join((names, *map(quote, same))), quote(f"many_{table}"[:60])
    held = ", ".join(f"{quote(name)}::text" if name == spread else quote(name) for name in columns)
    cursor.execute(  # in one go with the end of the one before, which in most transactions there is none
        f"drop table if exists {aside};"  # noqa: S608 - names of ours
        f"create temporary table {aside} ({names}) on commit drop as select {held} from {target} with no data"
    )
    _copy(cursor, f"copy {aside} from stdin", rows)
    taken = [f"unnest(string_to_array({quote(name)}, ' '))" if name == spread else quote(name) for name in columns]
    chosen = ", ".join((*taken, *["%s"] * len(same)))
    # Words in their order: an index takes them in three quarters of the time that it takes for any order.
    order = f" order by {list(columns).index(spread) + 1}" if spread else ""
    cursor.execute(f"insert into {target} ({into}) select {chosen} from {aside}{order}", list(same.values()))  # noqa: S608


def _insert_few(
    cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], same: Mapping[str, Any]
) -> None:
    quote = cursor.db.ops.quote_name
    into = ", ".join(map(quote, (*columns, *same)))
    places = ", ".join(["%s"] * (len(columns) + len(same)))
    statement = f"insert into {quote(table)} ({into}) values ({places})"  # noqa: S608 - names of ours
    values = [value for row in rows for value in (*row, *same.values())]
    cursor.execute(statement + f", ({places})" * (len(rows) - 1), values)


def _spread_out(rows: Sequence[Sequence[Any]], place: int) -> list[Sequence[Any]]:
    return [(*row[:place], word, *row[place + 1 :]) for row in rows for word in row[place].split(" ")]


def _copy(cursor: Any, statement: str, rows: Sequence[Sequence[Any]] | Lines) -> None:
    if isinstance(rows, Lines):
        text: str | None = "\n".join([*rows.lines, ""])
    else:
        text = text_of(rows)
    if text is not None:
        data = text.encode()
        with meanwhile(), cursor.copy(statement) as copy:
            copy.write(data)
        return
    with cursor.copy(statement) as copy:
        write = copy.write_row
        for row in rows:  # type: ignore[union-attr]  # lines have a text
            write(row)


def stamp() -> datetime:
    """What saving writes into created_at and changed_at; for bare values, which nobody saves."""
    return timezone.now()


def _stamp(rows: Sequence[Model]) -> None:
    """Set what saving sets by itself."""
    stamped, now = _stamped(type(rows[0])), stamp()
    for row in rows:
        for name in stamped:
            row.__dict__[name] = now


@functools.cache
def _stamped(model: type[Model]) -> list[str]:
    fields = _fields_of(model)
    return [field.attname for field in fields if getattr(field, "auto_now_add", False) or _is_touched(field)]


def _is_touched(field: Field[Any, Any]) -> bool:
    return bool(getattr(field, "auto_now", False))


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> list[list[Any]]:
    names = [field.attname for field in fields]
    values = [[given[name] for name in names] for given in (row.__dict__ for row in rows)]
    for place, field in enumerate(fields):
        if isinstance(field, JSONField):
            for row in values:
                row[place] = None if row[place] is None else orjson.dumps(row[place], default=str).decode()
    return values
