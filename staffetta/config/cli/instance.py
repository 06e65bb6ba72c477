"""For commands that use the business code: the database of a data directory, and Django ready to use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from staffetta.config import migrating
from staffetta.config.database import database_of
from staffetta.core.postgres.external import connect
from staffetta.core.postgres.roles import refuse_strong_role


@contextmanager
def with_database(data: Path, purpose: str = "a `staffetta` command") -> Iterator[None]:
    """Inside the block Django is set up on the database of this data directory, as the role that serves.

    That is the running instance's database when `staffetta run` is up; else the database is opened, brought up to
    date, and closed again afterwards. Import models inside the block, not before. Raises CannotRun with a sentence.
    """
    with database_of(data, purpose) as opened:
        if not migrating.is_current(opened.addresses):
            migrating.migrate(opened.addresses, data)
        with connect(opened.addresses.app, "DATABASE_URL") as connection:
            refuse_strong_role(connection)
        os.environ.update(opened.environment(data))
        os.environ.pop("STAFFETTA_AS", None)
        import django

        django.setup()
        from django.db import connections

        try:
            yield
        finally:
            connections.close_all()
