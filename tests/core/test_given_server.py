"""A server given by DATABASE_URL: what we make of its roles, and what we refuse."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from staffetta.core.postgres import roles
from staffetta.core.postgres.external import prepare_external, refuse_old_server
from staffetta.core.postgres.refusals import CannotRun
from tests.clusters import DEBIAN_15, given_server


@pytest.fixture(scope="module", params=["18", "15"])
def boss(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "15" and not DEBIAN_15.is_dir():
        pytest.skip("Debian's PostgreSQL 15 is not here")
    with given_server(DEBIAN_15 if request.param == "15" else None) as address:
        yield address


@pytest.fixture(autouse=True)
def no_roles_left(boss: str) -> Iterator[None]:
    yield
    with psycopg.connect(boss, autocommit=True) as connection:
        connection.execute("drop table if exists t")
        for name in (roles.APP, roles.OWNER, "plain", "maker"):
            if connection.execute("select from pg_roles where rolname = %s", (name,)).fetchone() is not None:
                connection.execute(f"drop owned by {name}; drop role {name}".encode())


def test_superuser_makes_the_roles_once(boss: str, tmp_path: Path) -> None:
    first = prepare_external(boss, None, tmp_path)
    assert first == prepare_external(boss, None, tmp_path)
    assert first.owner is not None
    assert stat.S_IMODE((tmp_path / "database_roles.json").stat().st_mode) == 0o600
    with psycopg.connect(first.owner) as owner:
        owner.execute("create table t (i int)")
    with psycopg.connect(first.app) as app:
        app.execute("insert into t values (1)")
        roles.refuse_strong_role(app)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("truncate t")


def test_role_that_may_create_roles_is_enough_when_it_owns_the_database(boss: str, tmp_path: Path) -> None:
    with psycopg.connect(boss, autocommit=True) as connection:
        connection.execute("create role maker login createrole password 'm'")
        connection.execute("alter database crm owner to maker")
    try:
        made = prepare_external(make_conninfo(boss, user="maker", password="m"), None, tmp_path)
        with psycopg.connect(made.app) as app:
            roles.refuse_strong_role(app)
    finally:
        with psycopg.connect(boss, autocommit=True) as connection:
            connection.execute("alter database crm owner to boss")


def test_roles_of_another_installation_are_left_alone(boss: str, tmp_path: Path) -> None:
    prepare_external(boss, None, tmp_path)
    (tmp_path / "database_roles.json").unlink()
    with pytest.raises(CannotRun, match="of another installation"):
        prepare_external(boss, None, tmp_path)


def test_ordinary_role_serves_and_the_owner_migrates(boss: str, tmp_path: Path) -> None:
    with psycopg.connect(boss, autocommit=True) as connection:
        connection.execute("create role plain login password 'p'; create role staffetta_owner login password 'o'")
    plain = make_conninfo(boss, user="plain", password="p")
    owner = make_conninfo(boss, user="staffetta_owner", password="o")
    assert prepare_external(plain, None, tmp_path).owner is None
    with pytest.raises(CannotRun, match="GRANT CREATE, USAGE ON SCHEMA public TO staffetta_owner"):
        prepare_external(plain, owner, tmp_path)
    with psycopg.connect(boss, autocommit=True) as connection:
        connection.execute("grant create, usage on schema public to staffetta_owner")
    prepare_external(plain, owner, tmp_path)
    with psycopg.connect(owner) as connection:
        connection.execute("create table t (i int)")
    with psycopg.connect(plain) as connection:
        connection.execute("insert into t values (1)")
    with pytest.raises(CannotRun, match="both name the role"):
        prepare_external(owner, owner, tmp_path)


def test_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="DATABASE_URL cannot be reached") as refusal:
        prepare_external(f"postgresql://me:geheim@/x?host={tmp_path}", None, tmp_path)
    assert "geheim" not in str(refusal.value)


def test_old_server_is_refused() -> None:
    old = cast("psycopg.Connection[Any]", SimpleNamespace(info=SimpleNamespace(server_version=140010)))
    with pytest.raises(CannotRun, match="PostgreSQL 14; Staffetta needs 15"):
        refuse_old_server(old)


def test_addresses_keep_what_the_administrator_said(boss: str, tmp_path: Path) -> None:
    made = prepare_external(make_conninfo(boss, sslmode="disable"), None, tmp_path)
    assert conninfo_to_dict(made.app)["sslmode"] == "disable"
