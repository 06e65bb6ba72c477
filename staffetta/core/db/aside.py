"""A short transaction beside the running one, for what must be settled at once whatever becomes of the act around it.

One connection per process, opened when first needed and kept; its users take turns, so it can exhaust no pool and wait
for no thread that waits for it. It sees only what is committed. Keep to a few statements.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from staffetta.core.isolation import current_workspace_id

PATIENCE = "1s"

_turn = threading.Lock()
_kept: dict[str, Any] = {}


class Unavailable(Exception):
    """Nothing was settled: the rows are locked for long, perhaps by the running transaction itself, or no connection
    could be had. The caller does it in the running transaction instead."""


@contextmanager
def aside() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor in a transaction of its own, inside the current workspace; committed at the end of the block.

    Raises Unavailable.
    """
    with _turn:
        try:
            with _connection() as opened, opened.cursor() as cursor:
                wanted = ("app.workspace", str(current_workspace_id()), "lock_timeout", PATIENCE)
                cursor.execute("select set_config(%s, %s, true), set_config(%s, %s, true)", wanted)
                yield cursor
        except psycopg.OperationalError as error:  # lock_timeout is one
            raise Unavailable(str(error)) from error


@contextmanager
def _connection() -> Iterator[psycopg.Connection[Any]]:
    params = {**connection.get_connection_params(), "autocommit": False}
    key = f"{os.getpid()} {params.get('host')} {params.get('port')} {params.get('dbname')} {params.get('user')}"
    if _kept.get("key") != key or _kept["connection"].closed:
        close()
        _kept.update(key=key, connection=psycopg.connect(**params))
    opened: psycopg.Connection[Any] = _kept["connection"]
    with opened.transaction():
        yield opened


def close() -> None:
    """Let the kept connection go; the next use opens another."""
    kept = _kept.pop("connection", None)
    _kept.clear()
    if kept is not None:
        kept.close()


atexit.register(close)
