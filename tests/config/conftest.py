"""A data directory with tables, a workspace and files, made once."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from staffetta.config import migrating
from staffetta.config.database import database_of
from staffetta.core.postgres import roles
from tests import migrated
from tests.clusters import reachable_directory


@pytest.fixture(scope="session", autouse=True)
def _embedded_unless_said() -> Iterator[None]:
    """These tests start installations of their own, also when the test database stands on DATABASE_URL's server."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def filled(_embedded_unless_said: None) -> Path:
    """Copy it, but do not start a database in it: xdist's workers share it, for migrating takes seconds."""
    place = Path(os.environ["STAFFETTA_TESTS"]) / "filled"
    with (place.parent / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "whole").exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(mode=0o711)
            _fill(place / "data")
            (place / "whole").touch()
    return place / "data"


def _fill(data: Path) -> None:
    with database_of(data, "a test") as opened:
        assert opened.embedded is not None
        if migrated.recall(opened.embedded.address(roles.SUPER)):
            migrating.remember(opened.addresses)
            (data / "secret_key").write_text(secrets.token_urlsafe(50))  # whoever migrates makes it by the way
            (data / "secret_key").chmod(0o600)
        else:
            migrating.migrate(opened.addresses, data)
        assert opened.addresses.owner is not None
        with psycopg.connect(opened.addresses.owner) as owner:
            owner.execute("create table keepsake (word text)")
            owner.execute("insert into keepsake values ('Zażółć'), (E'back\\\\slash\\n\\\\.\\ntab\\t'), (null)")
            owner.execute("revoke update on keepsake from staffetta_app")
    (data / "first-start-done").touch()
    (data / "files" / "a b").mkdir(parents=True)
    (data / "files" / "a b" / "é.bin").write_bytes(bytes(range(256)) * 50)
    (data / "files" / str(uuid.uuid4())).write_bytes(b"")


@pytest.fixture
def copy(filled: Path) -> Iterator[Path]:
    """A copy of it, to be changed."""
    with copy_of(filled) as data:
        yield data


@contextmanager
def copy_of(filled: Path) -> Iterator[Path]:
    """A copy of a data directory that is not in use."""
    with reachable_directory() as path:
        data = path / "data"
        shutil.copytree(filled, data, symlinks=True, ignore=shutil.ignore_patterns("run", "programs-*"))
        _give_back(filled, data)
        yield data


def _give_back(source: Path, target: Path) -> None:
    """copytree keeps modes but not owners."""
    for path in (source, *source.rglob("*")):
        twin = target / path.relative_to(source)
        if twin.exists():
            shutil.chown(twin, path.stat().st_uid, path.stat().st_gid)


@pytest.fixture
def empty() -> Iterator[Path]:
    """A place for a new data directory that the database's user can reach."""
    with reachable_directory() as path:
        yield path / "data"
