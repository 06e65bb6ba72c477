"""Brings the tables up to what this version of the program needs, and knows quickly when that is done already."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from staffetta.config.database import CHECKOUT, environment
from staffetta.core.postgres.external import Addresses, connect
from staffetta.core.postgres.refusals import CannotRun


@cache
def fingerprint() -> str:
    """What the tables depend on: our migrations, the settings' list of apps, and the versions of libraries.

    Read once: what is noted after migrating must be what was there before.
    """
    package = CHECKOUT / "staffetta"
    sources = [*package.glob("*/migrations/*.py"), package / "config" / "settings.py"]
    sources += (CHECKOUT / "requirements").glob("run.txt")
    total = hashlib.sha256()
    for path in sorted(sources):
        total.update(str(path.relative_to(CHECKOUT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:32]


def is_current(addresses: Addresses) -> bool:
    """Whether the database was last migrated by exactly this version. One query; Django takes seconds."""
    with connect(addresses.app, "DATABASE_URL") as connection:
        row = connection.execute(
            "select obj_description(to_regclass('public.django_migrations'), 'pg_class') = %s", (fingerprint(),)
        ).fetchone()
    return bool(row and row[0])


def refuse_without_owner(addresses: Addresses) -> str:
    """The owner's address. Raises CannotRun when there is none."""
    if addresses.owner is None:
        raise CannotRun(
            "The tables must be made or changed, which the role of DATABASE_URL may not; "
            "set DATABASE_OWNER_URL to the same database as the role that is to own the tables."
        )
    return addresses.owner


def command(*words: str) -> list[str | Path]:
    """A Django management command, in a process of its own."""
    return [sys.executable, "-P", "-m", "django", *words]


def owner_environment(addresses: Addresses, data: Path) -> dict[str, str]:
    """The environment of a process that migrates."""
    return {
        **os.environ,
        **environment(addresses, data),
        "STAFFETTA_DATABASE_OWNER": refuse_without_owner(addresses),
        "STAFFETTA_AS": "owner",
    }


def remember(addresses: Addresses) -> None:
    """Note on the table of migrations which version made it, after it did."""
    with psycopg.connect(refuse_without_owner(addresses)) as connection:
        connection.execute(sql.SQL("comment on table django_migrations is {}").format(sql.Literal(fingerprint())))


def migrate(addresses: Addresses, data: Path) -> None:
    """Migrate as the owner. Raises CannotRun with Django's complaint."""
    done = subprocess.run(
        command("migrate", "-v0", "--skip-checks"),
        env=owner_environment(addresses, data),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotRun(f"The tables could not be brought up to date:\n{done.stdout}{done.stderr}")
    remember(addresses)
