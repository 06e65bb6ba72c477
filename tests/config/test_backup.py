"""What is backed up comes back, to the last byte and privilege; what is doubtful is refused."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from staffetta.config.backup import make_backup
from staffetta.config.database import Opened, database_of
from staffetta.core.postgres import roles
from tests.clusters import DEBIAN_15, given_server
from tests.config.conftest import copy_of
from tests.config.instances import staffetta

Row = tuple[Any, ...]


def look(opened: Opened) -> tuple[list[Row], list[Row], list[Row]]:
    """What must be the same after a restore: rows, the app's privileges, row-level security with its policies."""
    with psycopg.connect(str(opened.addresses.owner)) as owner:
        rows = owner.execute("select word from keepsake order by 1").fetchall()
        privileges = owner.execute(
            "select table_name, privilege_type from information_schema.table_privileges"
            " where grantee = 'staffetta_app' and table_schema = 'public' order by 1, 2"
        ).fetchall()
        walls = owner.execute(
            "select relname, relrowsecurity, polname, pg_get_expr(polqual, polrelid)"
            " from pg_class left join pg_policy on polrelid = pg_class.oid"
            " where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1, 3"
        ).fetchall()
        return rows, privileges, walls


@pytest.fixture(scope="module")
def filled(filled: Path) -> Iterator[Path]:
    """One of our own, in which a database may be started."""
    with copy_of(filled) as data:
        yield data


@pytest.fixture(scope="module")
def backup(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "staffetta.tar"
    with database_of(filled, "a test") as opened:
        make_backup(opened.addresses, filled, target)
    return target


def rewrite(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of the backup with changed members."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            content = change(member.name, file.read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


def test_round_trip(filled: Path, backup: Path, empty: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup]
    done = staffetta("restore", backup, "--data", empty)
    assert done.returncode == 0, done.stderr
    for name in ("secret_key", "files/a b/é.bin"):
        assert (empty / name).read_bytes() == (filled / name).read_bytes()
    with database_of(filled, "a test") as one, database_of(empty, "a test") as two:
        rows, privileges, walls = look(one)
        assert (rows, privileges, walls) == look(two)
        assert ("keepsake", "UPDATE") not in privileges and ("keepsake", "DELETE") in privileges
        assert any(wall[1] for wall in walls)
        with psycopg.connect(str(two.addresses.owner)) as owner:  # later migrations, too, make tables for the app
            owner.execute("create table later (i int)")
        with psycopg.connect(two.addresses.app) as app:
            app.execute("insert into later values (1)")
            roles.refuse_strong_role(app)


@pytest.mark.parametrize("version", ["18", "15"])
def test_to_a_server_of_ones_own_and_back(backup: Path, empty: Path, version: str) -> None:
    if version == "15" and not DEBIAN_15.is_dir():
        pytest.skip("Debian's PostgreSQL 15 is not here")
    empty.mkdir(mode=0o711)
    with given_server(DEBIAN_15 if version == "15" else None) as boss:
        done = staffetta("restore", backup, "--data", empty, DATABASE_URL=boss)
        assert done.returncode == 0, done.stderr
        checked = staffetta("check", "--data", empty, DATABASE_URL=boss)
        assert f"PostgreSQL {version}." in checked.stdout and "Row-level security keeps" in checked.stdout
        second = backup.with_name(f"from-{version}.tar")
        done = staffetta("backup", second, "--data", empty, DATABASE_URL=boss)
        assert done.returncode == 0, done.stderr
        forgotten = staffetta("check", "--data", empty)
        assert forgotten.returncode == 1 and "DATABASE_URL, which is not set" in forgotten.stderr
    done = staffetta("restore", second, "--data", empty.with_name("embedded"))
    assert done.returncode == 0, done.stderr


def test_roles_of_other_names(backup: Path, empty: Path) -> None:
    empty.mkdir(mode=0o711)
    with given_server() as boss:
        with psycopg.connect(boss, autocommit=True) as connection:
            connection.execute("create role tables login password 'o'; create role \"serving-Role\" login password 'a'")
            connection.execute("grant create, usage on schema public to tables")
        owner = make_conninfo(boss, user="tables", password="o")
        app = make_conninfo(boss, user="serving-Role", password="a")
        urls = {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner}
        done = staffetta("restore", backup, "--data", empty, **urls)
        assert done.returncode == 0, done.stderr
        with psycopg.connect(app) as connection:
            roles.refuse_strong_role(connection)
            connection.execute("delete from keepsake")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("update keepsake set word = ''")
        lonely = staffetta("backup", backup.with_name("x.tar"), "--data", empty, DATABASE_URL=app)
        assert lonely.returncode == 1 and "set DATABASE_OWNER_URL" in lonely.stderr


def test_replaces_only_when_told(backup: Path, copy: Path) -> None:
    (copy / "files" / "new.txt").write_text("would be lost")
    refused = staffetta("restore", backup, "--data", copy)
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert (copy / "files" / "new.txt").exists()
    with database_of(copy, "a test") as opened, psycopg.connect(str(opened.addresses.owner)) as owner:
        owner.execute("delete from keepsake; create table stray (i int); create type mood as enum ('good')")
        owner.execute("create function f() returns int language sql as 'select 1'")
    done = staffetta("restore", backup, "--data", copy, "--replace")
    assert done.returncode == 0, done.stderr
    assert not (copy / "files" / "new.txt").exists()
    with database_of(copy, "a test") as opened, psycopg.connect(str(opened.addresses.owner)) as owner:
        assert owner.execute("select count(*) from keepsake").fetchone() == (3,)
        assert owner.execute("select to_regclass('stray'), to_regtype('mood')").fetchone() == (None, None)


def test_failure_leaves_everything_as_it_was(backup: Path, copy: Path, tmp_path: Path) -> None:
    (copy / "files" / "new.txt").write_text("stays")
    with database_of(copy, "a test") as opened, psycopg.connect(str(opened.addresses.owner)) as owner:
        owner.execute("insert into keepsake values ('stays')")

    def break_off(name: str, content: bytes) -> bytes | None:
        if name == "database.dump":
            return content[: len(content) // 2]
        if name == "manifest.json":  # as if it had been written so: only pg_restore notices
            said = json.loads(content)
            said["checksums"]["database.dump"] = digest
            return json.dumps(said).encode()
        return content

    import hashlib  # noqa: PLC0415 - only here

    with tarfile.open(backup) as tar:
        whole = tar.extractfile("database.dump")
        assert whole is not None
        text = whole.read()
    digest = hashlib.sha256(text[: len(text) // 2]).hexdigest()
    broken = rewrite(backup, tmp_path / "broken.tar", break_off)
    done = staffetta("restore", broken, "--data", copy, "--replace")
    assert done.returncode == 1 and "database in the backup cannot be read" in done.stderr
    assert (copy / "files" / "new.txt").exists() and not list(copy.glob("restoring-*"))
    with database_of(copy, "a test") as opened, psycopg.connect(str(opened.addresses.owner)) as owner:
        assert owner.execute("select count(*) from keepsake").fetchone() == (4,)


def _damage(name: str, content: bytes) -> bytes | None:
    return content[:-1] + b"x" if name == "files/a b/é.bin" else content


def _drop_file(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("files/a b") else content


def _drop_manifest(name: str, content: bytes) -> bytes | None:
    return None if name == "manifest.json" else content


def _from_the_future(name: str, content: bytes) -> bytes | None:
    if name != "manifest.json":
        return content
    said = json.loads(content)
    said["migrations"].append("contacts.9999_flying")
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_damage, "is damaged: files/a b/é.bin"),
        (_drop_file, "is damaged: files/a b/é.bin"),
        (_drop_manifest, "has no manifest"),
        (_from_the_future, "do not know contacts.9999_flying; update the programs first"),
    ],
)
def test_doubtful_backups_are_refused(
    backup: Path, empty: Path, tmp_path: Path, change: Callable[[str, bytes], bytes | None], sentence: str
) -> None:
    bad = rewrite(backup, tmp_path / "bad.tar", change)
    refused = staffetta("restore", bad, "--data", empty)
    assert refused.returncode == 1 and sentence in refused.stderr
    assert not empty.exists()


def test_something_else_is_no_backup(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(b"PK\x03\x04 something else")
    refused = staffetta("restore", tmp_path / "x.tar", "--data", empty)
    assert refused.returncode == 1 and "cannot be read as a backup" in refused.stderr


def test_unwritable_target(filled: Path, tmp_path: Path) -> None:
    refused = staffetta("backup", tmp_path / "missing" / "x.tar", "--data", filled)
    assert refused.returncode == 1 and "could not be written" in refused.stderr
