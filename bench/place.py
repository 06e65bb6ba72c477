"""A throw-away installation to measure on: the embedded database, as it is set up for everybody."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from staffetta.config import migrating
from staffetta.core.postgres import roles
from staffetta.core.postgres.embedded import EmbeddedPostgres
from staffetta.core.postgres.external import Addresses


class Place:
    """The addresses of the database that is measured on."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        self.app = server.address(roles.APP)
        self.owner = server.address(roles.OWNER)
        self.super = server.address(roles.SUPER)

    def as_super(self) -> psycopg.Connection:
        """A connection past row-level security and foreign keys: for filling only, nothing is measured by it."""
        return psycopg.connect(self.super, autocommit=True)


@contextmanager
def installation(kept: str = "") -> Iterator[Place]:
    """Inside the block Django is set up as the role that serves. With `kept`, a directory, the data stay there."""
    data = Path(kept).resolve() if kept else Path(tempfile.mkdtemp(prefix="staffetta-bench-"))
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o711)
    server = EmbeddedPostgres(data, purpose="bench")
    try:
        server.start()
        try:
            _set_up(server, data)
            yield Place(server)
            from django.db import connections  # noqa: PLC0415 - Django is not set up before

            for one in connections.all(initialized_only=True):
                one.close()
                one.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it
        finally:
            server.stop(wait_for_others=5)
    finally:
        if not kept:
            shutil.rmtree(data, ignore_errors=True)


def _set_up(server: EmbeddedPostgres, data: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "staffetta.config.settings"
    os.environ["STAFFETTA_DATABASE"] = server.address(roles.APP)
    os.environ["STAFFETTA_DATA"] = str(data)
    os.environ["STAFFETTA_POOL"] = "1"  # as web processes have it
    os.environ.pop("STAFFETTA_AS", None)
    addresses = Addresses(server.address(roles.APP), server.address(roles.OWNER))
    if not migrating.is_current(addresses):
        migrating.migrate(addresses, data)
    import django  # noqa: PLC0415 - the settings read the environment

    django.setup()
