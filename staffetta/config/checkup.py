"""`staffetta check`: what an administrator would want to know, each finding in one sentence."""

from __future__ import annotations

import os
import platform
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from staffetta.config import migrating
from staffetta.config.backup import program_version
from staffetta.config.database import CHECKOUT, Opened
from staffetta.core.postgres.external import OLDEST, connect
from staffetta.core.postgres.roles import StrongRole, refuse_strong_role

_LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    sentence: str


def examine(opened: Opened, data: Path) -> Iterator[Finding]:
    """Look at everything in turn. Raises CannotRun when the database cannot be reached at all."""
    yield Finding(True, f"Staffetta {program_version()} on Python {platform.python_version()}.")
    with connect(opened.addresses.app, "DATABASE_URL") as connection:
        yield _server(connection, opened)
        yield _role(connection)
        yield _tables(opened)
        yield from _walls(connection)
        yield _jobs(connection)
    yield _writable(data)
    yield from _inboxes(os.environ.get("STAFFETTA_INBOX_FOLDER", ""))
    yield _secret(data)
    yield _space(data)
    yield _assets()
    yield _translations()


def _server(connection: psycopg.Connection[Any], opened: Opened) -> Finding:
    version = connection.info.server_version
    kind = "embedded" if opened.addresses.app.find("staffetta_app@/staffetta?host=") > 0 else "given by DATABASE_URL"
    return Finding(
        version >= OLDEST * 10000, f"The database is PostgreSQL {version // 10000}.{version % 10000}, {kind}."
    )


def _role(connection: psycopg.Connection[Any]) -> Finding:
    try:
        refuse_strong_role(connection)
    except StrongRole as refusal:
        return Finding(False, str(refusal))
    return Finding(True, f"Staffetta serves as the role {connection.info.user}, which is bound by row-level security.")


def _tables(opened: Opened) -> Finding:
    if migrating.is_current(opened.addresses):
        return Finding(True, "The tables are up to date.")
    return Finding(False, "The tables are not up to date; `staffetta run` or `staffetta migrate` brings them there.")


def _walls(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Every table with a workspace keeps workspaces apart, by row-level security with a policy."""
    rows = connection.execute("""
        select c.relname, c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid)
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and a.attname = 'workspace_id' and not a.attisdropped
        order by 1
    """).fetchall()
    open_tables = [name for name, walled in rows if not walled]
    for name in open_tables:
        yield Finding(False, f"The table {name} is not protected by row-level security; restore it or ask for help.")
    if rows and not open_tables:
        yield Finding(True, f"Row-level security keeps workspaces apart in all {len(rows)} tables.")


def _jobs(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute("select to_regclass('public.procrastinate_jobs') is not null").fetchone()
    if not row or not row[0]:
        return Finding(True, "There are no jobs yet.")
    late = connection.execute(
        "select count(*) from procrastinate_jobs where status = 'todo'"
        " and coalesce(scheduled_at, now()) < now() - interval '15 minutes'"
    ).fetchone()
    if late and late[0]:
        return Finding(False, f"{late[0]} jobs have been due for more than 15 minutes; is `staffetta run` up?")
    return Finding(True, "No job is late.")


def _writable(data: Path) -> Finding:
    if os.access(data, os.W_OK | os.X_OK):
        return Finding(True, f"The data directory {data} can be written.")
    return Finding(False, f"The data directory {data} cannot be written; give it to the user who runs Staffetta.")


def _inboxes(setting: str) -> Iterator[Finding]:
    """The watched folders: files are renamed within them, so they must be writable (intake/inboxes.py)."""
    for part in filter(None, map(str.strip, setting.split(";"))):
        path = Path(part.rpartition("=")[2].strip())
        if not path.is_dir():
            yield Finding(False, f"The watched folder {path} is not there; make it, or let its parent be written.")
        elif os.access(path, os.R_OK | os.W_OK | os.X_OK):
            yield Finding(True, f"The watched folder {path} can be written.")
        else:
            yield Finding(False, f"The watched folder {path} cannot be written; give it to the user of Staffetta.")


def _secret(data: Path) -> Finding:
    path = data / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding(False, f"Others on this machine can read {path}; run `chmod 600` on it.")
    return Finding(True, "The secret key is private.")


def _space(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    if free < _LITTLE_SPACE:
        return Finding(False, f"Only {free / 1e6:.0f} MB are free for {data}; make room before the database stops.")
    return Finding(True, f"{free / 1e9:.0f} GB are free for the data directory.")


def _assets() -> Finding:
    if (CHECKOUT / "build" / "static" / "staticfiles.json").exists():
        return Finding(True, "Style sheets and scripts are built.")
    return Finding(False, "Style sheets and scripts are not built; `bin/run` builds them.")


def _translations() -> Finding:
    missing = [
        po for po in CHECKOUT.glob("staffetta/*/locale/*/LC_MESSAGES/*.po") if not po.with_suffix(".mo").exists()
    ]
    if missing:
        return Finding(False, f"{len(missing)} translations are not compiled; `bin/run` compiles them.")
    return Finding(True, "The translations are compiled.")
