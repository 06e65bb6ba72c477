"""The addresses of the PostgreSQL server that this session's tests use, kept in the environment."""

from __future__ import annotations

import os

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from staffetta.core.postgres import roles
from staffetta.core.postgres.embedded import EmbeddedPostgres

_MARK = "made by Staffetta's tests"


def name_embedded(running: EmbeddedPostgres) -> None:
    """Tell settings, and the subprocesses of tests, of the embedded server."""
    os.environ["STAFFETTA_DATABASE"] = running.address(roles.APP)
    os.environ["STAFFETTA_DATABASE_OWNER"] = running.address(roles.OWNER)
    os.environ["STAFFETTA_TESTS_SUPER"] = running.address(roles.SUPER, "postgres")


def prepare_given(address: str) -> None:
    """Make our roles on a server given by DATABASE_URL; ends pytest when that could disturb an installation."""
    with psycopg.connect(address, autocommit=True) as connection:
        for name in (roles.OWNER, roles.APP):
            row = connection.execute(
                "select shobj_description(oid, 'pg_authid') from pg_roles where rolname = %s", (name,)
            ).fetchone()
            if row is None:
                roles.create_role(connection, name)
                connection.execute(sql.SQL("comment on role {} is {}").format(sql.Identifier(name), sql.Literal(_MARK)))
            elif row[0] != _MARK:
                pytest.exit(f"The server of DATABASE_URL has a role {name} of a real installation; use another.", 4)
            # Asked by peer or trust, a server lets these roles in without; by password, with this one.
            connection.execute(sql.SQL("alter role {} password 'staffetta-tests'").format(sql.Identifier(name)))
    os.environ["STAFFETTA_DATABASE"] = _as(address, roles.APP)
    os.environ["STAFFETTA_DATABASE_OWNER"] = _as(address, roles.OWNER)
    os.environ["STAFFETTA_TESTS_SUPER"] = address


def _as(address: str, role: str) -> str:
    return make_conninfo(address, user=role, password="staffetta-tests")


def super_address(database: str) -> str:
    """The address of this database as superuser."""
    return make_conninfo(os.environ["STAFFETTA_TESTS_SUPER"], dbname=database)


def owner_address(database: str) -> str:
    """The address of this database as the owner of its tables."""
    return make_conninfo(os.environ["STAFFETTA_DATABASE_OWNER"], dbname=database)


def app_address(database: str) -> str:
    """The address of this database as the role that serves."""
    return make_conninfo(os.environ["STAFFETTA_DATABASE"], dbname=database)


def name_of(address: str) -> str:
    """The database that an address names."""
    return str(conninfo_to_dict(address)["dbname"])
