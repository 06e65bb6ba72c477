"""The database fixtures: tables made by the owner's role once, tests run as the app's role.

`django_db_setup` migrates a template once per session and copies it for each worker of xdist. After a transactional
test every table is put back to what it held right after the migrations (and the founding of the firm: founded.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from staffetta.core.postgres import roles
from tests import founded, migrated, server

_ROOT = Path(__file__).resolve().parents[1]
_TEMPLATE = f"test_staffetta_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"


class Cleaner:
    """Puts the tables of a test database back to their first state, past row-level security and foreign keys.

    Its connection stays open: to a new one, the question which tables are filled costs more than all the rest.
    """

    def __init__(self, database: str) -> None:
        self.database = database
        self._open: psycopg.Connection[Any] | None = None
        with self._connection() as connection:
            self.tables = self._read_tables(connection)
            self.question = self._build_question()
            self.kept = {name: self._read(connection, name) for name in self._filled(connection)}

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection, in a transaction; another one when a test has ended it."""
        try:
            if self._open is not None:
                self._open.execute("select")
        except psycopg.OperationalError:
            self.close()
        if self._open is None:
            self._open = psycopg.connect(
                server.super_address(self.database), options="-c lock_timeout=20s", autocommit=True
            )
        with self._open.transaction():
            yield self._open

    def close(self) -> None:
        """Nothing is left open."""
        if self._open is not None:
            self._open.close()
            self._open = None

    @staticmethod
    def _read_tables(connection: psycopg.Connection[Any]) -> list[str]:
        rows = connection.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1"
        )
        return [name for (name,) in rows]

    def _build_question(self) -> sql.Composed:
        one = sql.SQL("select {} where exists (select from {})")
        return sql.SQL(" union all ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in self.tables)

    def _filled(self, connection: psycopg.Connection[Any]) -> list[str]:
        return [name for (name,) in connection.execute(self.question, prepare=True)] if self.tables else []

    @staticmethod
    def _read(connection: psycopg.Connection[Any], table: str) -> bytes:
        with (
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("copy {} to stdout").format(sql.Identifier(table))) as rows,
        ):
            return b"".join(rows)

    def clean(self) -> None:
        """Put every table back that a test has changed."""
        with self._connection() as connection:
            connection.execute("set local session_replication_role = replica")  # no foreign keys, no triggers
            for name in {*self._filled(connection), *self.kept}:
                kept = self.kept.get(name, b"")
                if kept and self._read(connection, name) == kept:
                    continue
                connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
                if kept:
                    fill = sql.SQL("copy {} from stdin").format(sql.Identifier(name))
                    with connection.cursor() as cursor, cursor.copy(fill) as rows:
                        rows.write(kept)


def _make_template(connection: psycopg.Connection[Any]) -> None:
    """Make and migrate the template, unless another worker has."""
    connection.execute("select pg_advisory_lock(5226)")
    try:
        if connection.execute("select from pg_database where datname = %s", (_TEMPLATE,)).fetchone() is not None:
            return
        fresh = sql.Identifier(f"{_TEMPLATE}_new")
        connection.execute(sql.SQL("create database {} owner staffetta_owner").format(fresh))
        with psycopg.connect(server.super_address(f"{_TEMPLATE}_new")) as inside:
            inside.execute("grant create, usage on schema public to staffetta_owner")
        with psycopg.connect(server.owner_address(f"{_TEMPLATE}_new")) as inside:
            roles.prepare_database(inside, roles.APP)
        if not migrated.recall(server.super_address(f"{_TEMPLATE}_new")):
            _migrate(f"{_TEMPLATE}_new")
            migrated.remember(server.super_address(f"{_TEMPLATE}_new"))
        connection.execute(sql.SQL("alter database {} rename to {}").format(fresh, sql.Identifier(_TEMPLATE)))
    finally:
        connection.execute("select pg_advisory_unlock(5226)")


def _migrate(database: str) -> None:
    environment = {
        **os.environ,
        "STAFFETTA_AS": "owner",
        "STAFFETTA_DATABASE_OWNER": server.owner_address(database),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "staffetta.config.settings"),
        "PYTHONPATH": os.pathsep.join((str(_ROOT), os.environ.get("PYTHONPATH", ""))),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"],
        env=environment,
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stdout}{done.stderr}")


def _copy_template(name: str) -> None:
    with psycopg.connect(server.super_address("postgres"), autocommit=True) as connection:
        _copy(connection, name)


def _copy(connection: psycopg.Connection[Any], name: str) -> None:
    names = {"name": sql.Identifier(name), "template": sql.Identifier(_TEMPLATE)}
    connection.execute(sql.SQL("drop database if exists {name} with (force)").format(**names))
    connection.execute("select pg_advisory_lock(5226)")  # a template may have only one reader
    try:
        connection.execute(sql.SQL("create database {name} template {template} owner staffetta_owner").format(**names))
    finally:
        connection.execute("select pg_advisory_unlock(5226)")


def _point_django_at(name: str) -> None:
    from django.db import connections  # noqa: PLC0415 - this module is imported before the settings are known

    connection = connections["default"]
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()
    connection.settings_dict["NAME"] = name
    os.environ["STAFFETTA_DATABASE"] = server.app_address(name)
    os.environ["STAFFETTA_DATABASE_OWNER"] = server.owner_address(name)


def _clean_after_transactions() -> None:
    from django.test import TransactionTestCase  # noqa: PLC0415 - as above

    # Django would call `flush`, which truncates, which the app's role may not.
    clean = lambda self: founded.places[founded.current].cleaner.clean()  # noqa: E731
    TransactionTestCase._fixture_teardown = clean  # type: ignore[attr-defined]


def _make(key: str) -> None:
    """Make the database of this key and point Django at it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
    name = "_".join(filter(None, (_TEMPLATE, worker, key)))
    _copy_template(name)
    _point_django_at(name)
    firm = founded.found(key) if key else b""
    founded.places[key] = founded.Place(name, Cleaner(name), firm)
    founded.current = key


def _go_to(key: str) -> None:
    """Point Django at the database of this key."""
    if key not in founded.places:
        _make(key)
    elif key != founded.current:
        _point_django_at(founded.places[key].name)
        founded.current = key


_wanted = ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have the firm that a test asks for stand there before its transaction begins."""
    global _wanted
    _wanted = founded.wanted_by(getattr(item, "fixturenames", []))
    if founded.places:
        from pytest_django.plugin import blocking_manager_key  # noqa: PLC0415 - as above

        with item.config.stash[blocking_manager_key].unblock():
            _go_to(_wanted)


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(django_test_environment: None) -> Iterator[None]:
    """Cheap passwords, a cache in memory, and staffetta/ui/static itself instead of what `collectstatic` has made."""
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.test import override_settings  # noqa: PLC0415 - as above

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(_settings_of_tests: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, as pytest-django's own fixture of this name; only it is never reused between sessions."""
    with psycopg.connect(server.super_address("postgres"), autocommit=True) as connection:
        _make_template(connection)
    _clean_after_transactions()
    with django_db_blocker.unblock():
        _go_to("")
        _go_to(_wanted)
    yield
    names = [place.name for place in founded.places.values()]
    for place in founded.places.values():
        place.cleaner.close()
    with django_db_blocker.unblock():
        _point_django_at(founded.places[""].name)  # closes what is open
    if "PYTEST_XDIST_WORKER" not in os.environ:
        names.append(_TEMPLATE)
    with psycopg.connect(server.super_address("postgres"), autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium, without anything that would call home."""
    quiet = ("background-networking", "component-update", "sync", "dev-shm-usage", "gpu")
    return {
        "executable_path": os.environ.get("STAFFETTA_CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
    }
