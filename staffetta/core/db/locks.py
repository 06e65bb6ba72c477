"""What only one may do at a time in a workspace, where no single row could be locked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from staffetta.core.isolation import current_workspace_id


def alone(purpose: str) -> None:
    """Wait until nobody else in this workspace does this, and keep others waiting until the transaction ends."""
    with connection.cursor() as cursor:
        workspace = str(current_workspace_id())
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [purpose, workspace])


@contextmanager
def alone_now(purpose: str) -> Iterator[bool]:
    """Whether nobody else in this workspace does this at this moment, for the length of the block; nobody waits.
    Outside a transaction. The lock goes with the connection, so whoever is killed leaves none behind."""
    here = [purpose, str(current_workspace_id())]
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext(%s), hashtext(%s))", here)
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext(%s), hashtext(%s))", here)
