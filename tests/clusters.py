"""Database servers that tests of the operations side start for themselves, beside the session's own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from staffetta.core.postgres import children
from staffetta.core.postgres.place import Place, find_place, programs_for

FAST = {"fsync": "off", "autovacuum": "off"}
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """A directory that the database's user can reach; pytest's own tmp_path is private to us."""
    path = Path(tempfile.mkdtemp(dir=os.environ["STAFFETTA_TESTS"]))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _wait_until_it_answers(address: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def given_server(programs: Path | None = None) -> Iterator[str]:
    """A server as an administrator might have: not ours, its superuser `boss` trusted, all others by password.

    Yields the address of the database `crm` as boss.
    """
    with reachable_directory() as path:
        place: Place = find_place(path)
        programs = programs or programs_for(place)
        home = path / "given"
        home.mkdir()
        if place.account is not None:
            os.chown(home, place.account.uid, place.account.gid)
        options = ["-U", "boss", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]
        made = children.spawn(
            [programs / "initdb", "-D", home / "data", *options], account=place.account, output=subprocess.PIPE
        )
        said, _ = made.communicate(timeout=60)
        assert made.returncode == 0, said
        (home / "data" / "pg_hba.conf").write_text("local all boss trust\nlocal all all scram-sha-256\n")
        words = ["-D", home / "data", "-k", home, "-c", "listen_addresses=", "-c", "fsync=off"]
        with (path / "log").open("wb") as log:
            server = children.spawn(
                [programs / "postgres", *words], account=place.account, death=signal.SIGINT, output=log
            )
        try:
            address = f"postgresql://boss@/postgres?host={home}"
            _wait_until_it_answers(address)
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("create database crm")
            yield f"postgresql://boss@/crm?host={home}"
        finally:
            children.stop(server, signal.SIGINT, 20)
