"""`staffetta restore`: puts a backup back, in one transaction, after its checksums have been verified."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict

from staffetta.config import migrating
from staffetta.config.backup import DUMP, FORMAT, MANIFEST, STATE, Manifest, client_environment, count_rows
from staffetta.config.database import CHECKOUT, Opened
from staffetta.config.first_start import DONE
from staffetta.core.postgres import children, roles
from staffetta.core.postgres.place import program
from staffetta.core.postgres.refusals import CannotRun
from staffetta.erasures import ledger

_CHUNK = 1 << 20

# Everything of ours in the schema, in one statement; what belongs to others, or to an extension, stays.
_EMPTY = """
set client_min_messages = warning;
do $$ declare thing record; begin
  for thing in select format('drop %s if exists %s cascade', case relkind when 'v' then 'view' when 'm' then
      'materialized view' when 'S' then 'sequence' else 'table' end, oid::regclass) as statement
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
      and relowner = current_user::regrole
      and not exists (select from pg_depend where objid = pg_class.oid and deptype in ('e', 'i', 'a'))
  loop execute thing.statement; end loop;
  for thing in select format('drop routine if exists %s cascade', oid::regprocedure) as statement
    from pg_proc where pronamespace = 'public'::regnamespace and proowner = current_user::regrole
      and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
  loop execute thing.statement; end loop;
  for thing in select format('drop type if exists %s cascade', oid::regtype) as statement
    from pg_type where typnamespace = 'public'::regnamespace and typowner = current_user::regrole
      and (typtype in ('e', 'd', 'r') or typrelid in (select oid from pg_class where relkind = 'c'))
      and not exists (select from pg_depend where objid = pg_type.oid and deptype = 'e')
  loop execute thing.statement; end loop;
end $$;
"""


def read_backup(path: Path) -> Manifest:
    """The manifest of a backup whose members are all there and unharmed. Raises CannotRun."""
    sums: dict[str, str] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise CannotRun(f"{path} is not a backup of Staffetta: it contains more than files.")
                if member.name == MANIFEST:
                    manifest = _read_manifest(content.read(), path)
                else:
                    sums[member.name] = _sum(content)
    except (OSError, tarfile.TarError) as error:
        raise CannotRun(f"{path} cannot be read as a backup: {error}.") from error
    if manifest is None:
        raise CannotRun(f"{path} is not a whole backup of Staffetta: it has no manifest.")
    if sums != manifest.checksums:
        wrong = sorted(name for name, _ in set(sums.items()) ^ set(manifest.checksums.items()))
        raise CannotRun(f"{path} is damaged: {wrong[0]} is not what was written; use another backup.")
    return manifest


def _sum(content: IO[bytes]) -> str:
    total = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        total.update(chunk)
    return total.hexdigest()


def _read_manifest(text: bytes, path: Path) -> Manifest:
    try:
        said = json.loads(text)
        if said.get("format", 0) > FORMAT:
            raise CannotRun(f"{path} was made by a newer Staffetta ({said.get('version')}); update the programs first.")
        return Manifest(**said)
    except (ValueError, TypeError, AttributeError) as error:
        raise CannotRun(f"{path} is not a backup of Staffetta: its manifest cannot be read.") from error


def refuse_newer(manifest: Manifest, path: Path) -> None:
    """Raise CannotRun when the backup has tables that these programs do not know."""
    ours = {f"{p.parts[-3]}.{p.stem}" for p in (CHECKOUT / "staffetta").glob("*/migrations/*.py")}
    rooms = {name.split(".")[0] for name in ours}
    unknown = [name for name in manifest.migrations if name.split(".")[0] in rooms and name not in ours]
    if unknown:
        raise CannotRun(
            f"{path} was made by a newer Staffetta ({manifest.version}): these programs do not know {unknown[0]}; "
            "update the programs first."
        )


def is_empty(opened: Opened, data: Path) -> bool:
    """Whether nothing would be lost by restoring here."""
    with psycopg.connect(migrating.refuse_without_owner(opened.addresses)) as connection:
        row = connection.execute("select to_regclass('public.accounts_workspace') is null").fetchone()
        if row and not row[0]:
            workspace = connection.execute("select from accounts_workspace limit 1").fetchone()
            if workspace is not None:
                return False
    files = data / "files"
    return not files.exists() or not any(files.iterdir())


def refuse_in_use(opened: Opened) -> None:
    """Raise CannotRun when somebody else works with the database (an instance with another data directory)."""
    app = conninfo_to_dict(opened.addresses.app).get("user")
    with psycopg.connect(migrating.refuse_without_owner(opened.addresses)) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and usename = %s", (app,)
        ).fetchone()
    if row and row[0]:
        raise CannotRun("An instance of Staffetta is connected to this database; stop it first.")


def restore(path: Path, manifest: Manifest, opened: Opened, data: Path) -> None:
    """Put the verified backup in the place of whatever is there. Raises CannotRun; the database is then as it was."""
    with tempfile.TemporaryDirectory(dir=data, prefix="restoring-") as scratch:
        fresh = Path(scratch)
        _unpack(path, fresh)
        _restore_database(fresh / DUMP, manifest, opened)
        _swap(fresh, data)
    with psycopg.connect(migrating.refuse_without_owner(opened.addresses)) as connection:
        roles.prepare_database(connection, str(conninfo_to_dict(opened.addresses.app)["user"]))
        rows = count_rows(connection)
    differing = [name for name, count in manifest.rows.items() if rows.get(name) != count]
    if differing:
        raise CannotRun(f"The table {differing[0]} does not have the number of rows that the backup says.")
    if not migrating.is_current(opened.addresses):
        migrating.migrate(opened.addresses, data)


def _unpack(path: Path, target: Path) -> None:
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            if name.is_absolute() or ".." in name.parts or not member.isfile():
                raise CannotRun(f"{path} is not a backup of Staffetta: {member.name} leads outside.")
            content = tar.extractfile(member)
            place = target.joinpath(*name.parts)
            place.parent.mkdir(parents=True, exist_ok=True)
            assert content is not None
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(content, file, _CHUNK)


def _swap(fresh: Path, data: Path) -> None:
    """The files and the small state of the backup take the place of those here."""
    files = data / "files"
    if files.exists():
        files.rename(fresh / "former-files")
    if (fresh / "files").exists():
        (fresh / "files").rename(files)
    for name in STATE:
        (data / name).unlink(missing_ok=True)
        if (fresh / "state" / name).exists():
            (fresh / "state" / name).rename(data / name)
    # What was erased since the backup was made must not come back: the ledger is added to, never replaced (C-11).
    ledger.add(ledger.read(fresh / "state" / ledger.NAME), data / ledger.NAME)
    (data / DONE).touch()


def _table_of_contents(dump: Path) -> str:
    """What to restore: all but the schema itself, which is the server's."""
    done = subprocess.run(
        [str(program("pg_restore")), "--list", str(dump)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotRun(f"The database in the backup cannot be read: {done.stderr.strip()}")
    skipped = (" SCHEMA - public ", " ACL - SCHEMA public ", " COMMENT - SCHEMA public ", " EXTENSION - ")
    return "".join(line for line in done.stdout.splitlines(True) if not any(words in line for words in skipped))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def translated(lines: Iterator[bytes], manifest: Manifest, owner: str, app: str, server: int) -> Iterator[bytes]:
    """pg_restore's script for this server: the roles by their names here, no settings that an older server lacks."""
    names = [
        (f" {form} ".encode(), f" {_quoted(now)} ".encode())
        for former, now in ((manifest.owner, owner), (manifest.app, app))
        for form in (former, _quoted(former))
    ]
    in_rows = False
    for line in lines:
        if in_rows:
            in_rows = line != b"\\.\n"
        elif line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n"):
            in_rows = True
        elif line.startswith(b"SET transaction_timeout") and server < 170000:
            continue
        elif line.startswith((b"GRANT ", b"REVOKE ", b"ALTER DEFAULT PRIVILEGES ")):
            line = line.replace(b";\n", b" ;\n")
            for form, name in names:
                line = line.replace(form, name)
        yield line


def _restore_database(dump: Path, manifest: Manifest, opened: Opened) -> None:
    """Empty the schema and fill it from the dump, as the owner, in one transaction."""
    address = migrating.refuse_without_owner(opened.addresses)
    owner = str(conninfo_to_dict(address)["user"])
    app = str(conninfo_to_dict(opened.addresses.app)["user"])
    with psycopg.connect(address) as connection:
        server = connection.info.server_version
    # The whole script is on disk before its first line runs: psql would commit one that breaks off.
    script = dump.with_suffix(".sql")
    with script.open("wb") as file:
        file.write(_prelude(app))
        for line in translated(_read_script(dump), manifest, owner, app, server):
            file.write(line)
    words = ["-X", "-q", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}"]
    process = children.spawn(
        [program("psql"), *words], env=client_environment(address), death=signal.SIGKILL, output=subprocess.PIPE
    )
    said, complaint = process.communicate()
    if process.returncode:
        reason = " ".join((complaint or said).decode(errors="replace").strip().splitlines()[-3:])
        raise CannotRun(f"The database was left as it was, because restoring it failed: {reason}")


def _read_script(dump: Path) -> Iterator[bytes]:
    """The dump as SQL, line by line. Raises CannotRun when it breaks off."""
    contents = dump.with_suffix(".list")
    contents.write_text(_table_of_contents(dump))
    command = [str(program("pg_restore")), "--no-owner", f"--use-list={contents}", "--file=-", str(dump)]
    with (
        dump.with_suffix(".log").open("w+b") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as source,
    ):
        assert source.stdout is not None
        yield from source.stdout
        if source.wait():
            log.seek(0)
            raise CannotRun(f"The database in the backup cannot be read: {log.read().decode(errors='replace')}")


def _prelude(app: str) -> bytes:
    """Empty the schema. Default privileges come back from the dump, after the tables, which have their own."""
    revoke = f"alter default privileges in schema public revoke all on %s from {_quoted(app)};\n"
    return (_EMPTY + revoke % "tables" + revoke % "sequences").encode()
