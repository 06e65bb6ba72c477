"""`staffetta backup`: database, files and secret key in one file, while everything runs.

The file is a tar with `database.dump` (pg_dump's custom format, one consistent moment), `files/…` (attachments), the
small files of the data directory that belong to the installation, and last `manifest.json`, which says what is inside,
with a checksum for each member.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from staffetta.config.database import CHECKOUT
from staffetta.core.postgres.external import Addresses
from staffetta.core.postgres.place import program
from staffetta.core.postgres.refusals import CannotRun
from staffetta.erasures.ledger import NAME as LEDGER

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
STATE = ("secret_key", "demo-sign-ins.json")  # what belongs to an installation besides database and files
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    version: str
    made_at: str
    server: int
    owner: str
    app: str
    migrations: list[str]
    rows: dict[str, int]
    checksums: dict[str, str]


def program_version() -> str:
    """The version of these programs."""
    try:
        return version("staffetta")
    except PackageNotFoundError:  # run from a checkout, which is not installed
        for line in (CHECKOUT / "pyproject.toml").read_text().splitlines():
            if line.startswith("version = "):
                return line.split('"')[1]
        return "0"


def client_environment(address: str) -> dict[str, str]:
    """PostgreSQL's programs take the address from here: on their command line every user could read the password."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    said = conninfo_to_dict(address)
    given = {
        names.get(key, f"PG{key.upper()}"): unquote(str(value)) for key, value in said.items() if value is not None
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **given}


def read_migrations(connection: psycopg.Connection[Any]) -> list[str]:
    """The migrations that made these tables."""
    rows = connection.execute("select app || '.' || name from django_migrations order by 1")
    return [name for (name,) in rows]


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table has."""
    names = connection.execute(
        "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
        " and c.relpersistence = 'p' order by 1"
    ).fetchall()
    count = sql.SQL("select count(*) from {}")
    counts = {}
    for (name,) in names:
        row = connection.execute(count.format(sql.Identifier(name))).fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts


def make_backup(addresses: Addresses, data: Path, target: Path) -> Manifest:
    """Write the backup; the target appears whole or not at all. Raises CannotRun."""
    if addresses.owner is None:
        raise CannotRun(
            "A backup must see the rows of all workspaces, which the role of DATABASE_URL may not; "
            "set DATABASE_OWNER_URL to the same database as the owner of its tables."
        )
    partial = target.with_name(f"{target.name}.partial")
    try:
        with (
            os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
            tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.") as scratch,
        ):
            manifest = _write(file, addresses.owner, addresses.app, data, Path(scratch) / DUMP)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise CannotRun(f"The backup could not be written to {target}: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(file: BinaryIO, owner: str, app: str, data: Path, dump: Path) -> Manifest:
    # Rows are counted in the very moment that pg_dump writes: both read the same exported snapshot.
    with psycopg.connect(owner) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot(), current_user").fetchone()
        assert row is not None
        snapshot, owner_name = row
        _dump(owner, str(snapshot), dump)
        migrations, rows = read_migrations(connection), count_rows(connection)
        server = connection.info.server_version
    checksums: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        # The files come after the database: one that a row names is never missing, as files do not change.
        for name, path in _members(data, dump):
            _add(tar, name, path, checksums)
        app_name = str(conninfo_to_dict(app).get("user"))
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(
            FORMAT, program_version(), made, server, str(owner_name), app_name, migrations, rows, checksums
        )
        text = json.dumps(asdict(manifest), indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode = len(text), 0o600
        tar.addfile(head, io.BytesIO(text))
    return manifest


def _dump(owner: str, snapshot: str, target: Path) -> None:
    command = [str(program("pg_dump")), "--format=custom", f"--snapshot={snapshot}", f"--file={target}"]
    command += [
        "--schema=public",
        "--no-publications",
        "--no-subscriptions",
        "--no-security-labels",
        "--no-tablespaces",
    ]
    done = subprocess.run(command, env=client_environment(owner), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRun(f"PostgreSQL's pg_dump failed: {done.stderr.strip()}")


def _members(data: Path, dump: Path) -> Iterator[tuple[str, Path]]:
    yield DUMP, dump
    for name in (*STATE, LEDGER):
        if (data / name).exists():
            yield f"state/{name}", data / name
    files = data / "files"
    for path in sorted(files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"files/{path.relative_to(files).as_posix()}", path


class _Summing:
    """A file that adds up its checksum while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.total = hashlib.sha256()

    def read(self, size: int = _CHUNK) -> bytes:
        """Read, and remember."""
        chunk = self.file.read(size)
        self.total.update(chunk)
        return chunk


def _add(tar: tarfile.TarFile, name: str, path: Path, checksums: dict[str, str]) -> None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return  # deleted since we looked
    with source:
        head = tarfile.TarInfo(name)
        state = os.fstat(source.fileno())
        head.size, head.mtime, head.mode = state.st_size, int(state.st_mtime), 0o600
        summing = _Summing(source)
        tar.addfile(head, summing)
        checksums[name] = summing.total.hexdigest()
