"""A PostgreSQL server of the administrator's own, given by DATABASE_URL."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from staffetta.core.postgres import roles
from staffetta.core.postgres.refusals import CannotRun

OLDEST = 15
_PASSWORDS = "database_roles.json"


@dataclass(frozen=True)
class Addresses:
    """The database as the role that serves, and as the one that migrates when we have it."""

    app: str
    owner: str | None


def connect(address: str, what: str) -> psycopg.Connection[Any]:
    """Connect, or raise CannotRun naming what the address is (never the address itself: it has a password)."""
    try:
        return psycopg.connect(address, connect_timeout=10, autocommit=True)
    except psycopg.Error as error:
        reason = str(error).strip().replace("\n", " ")
        raise CannotRun(f"The database of {what} cannot be reached: {reason}") from error


def prepare_external(url: str, owner_url: str | None, data: Path) -> Addresses:
    """Make the server's database ready for migrations, as far as its role may.

    A superuser or a role that may create roles gets the two roles made, with passwords kept in the data directory. Any
    other role is the one that serves; DATABASE_OWNER_URL then names the one that migrates. Raises CannotRun.
    """
    with connect(url, "DATABASE_URL") as connection:
        refuse_old_server(connection)
        row = connection.execute(
            "select rolsuper or rolcreaterole, rolname from pg_roles where rolname = current_user"
        ).fetchone()
        assert row is not None
        makes_roles, name = row
        if makes_roles and owner_url is None:
            return _make_roles(connection, url, data)
    if owner_url is not None:
        with connect(owner_url, "DATABASE_OWNER_URL") as connection:
            _prepare_as_owner(connection, str(name))
    return Addresses(url, owner_url)


def refuse_old_server(connection: psycopg.Connection[Any]) -> None:
    """Raise CannotRun for a server that lacks what we need."""
    version = connection.info.server_version
    if version < OLDEST * 10000:
        raise CannotRun(
            f"The server of DATABASE_URL is PostgreSQL {version // 10000}; Staffetta needs {OLDEST} or later."
        )


def _prepare_as_owner(connection: psycopg.Connection[Any], app: str) -> None:
    row = connection.execute("select current_user, has_schema_privilege('public', 'create')").fetchone()
    assert row is not None
    owner, may_create = row
    if owner == app:
        raise CannotRun(
            f"DATABASE_URL and DATABASE_OWNER_URL both name the role {app}; the role that serves must not own the "
            "tables, or nothing would keep workspaces apart: create a second, ordinary role for DATABASE_URL."
        )
    if not may_create:
        raise CannotRun(
            f"The role {owner} may not create tables; as an administrator of the server, run "
            f"`GRANT CREATE, USAGE ON SCHEMA public TO {owner}` in this database."
        )
    roles.prepare_database(connection, app)


def _read_passwords(data: Path) -> dict[str, str]:
    try:
        passwords: dict[str, str] = json.loads((data / _PASSWORDS).read_text())
    except FileNotFoundError:
        return {}
    return passwords


def _keep_passwords(data: Path, passwords: dict[str, str]) -> None:
    fresh = data / f"{_PASSWORDS}.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(passwords, file)
    fresh.replace(data / _PASSWORDS)


def _make_roles(connection: psycopg.Connection[Any], url: str, data: Path) -> Addresses:
    passwords = _read_passwords(data)
    known = roles.existing_roles(connection)
    strangers = sorted(known - passwords.keys())
    if strangers:
        raise CannotRun(
            f"The server of DATABASE_URL already has the role {' and '.join(strangers)} of another installation, whose "
            f"password is not in {data}; give its addresses as DATABASE_URL (staffetta_app) and DATABASE_OWNER_URL "
            "(staffetta_owner), or drop the roles if nothing uses them."
        )
    for name in (roles.OWNER, roles.APP):
        passwords.setdefault(name, secrets.token_urlsafe(24))
    _keep_passwords(data, passwords)  # before the roles are made: a kill in between must not lose a password
    for name in sorted({roles.OWNER, roles.APP} - known):
        roles.create_role(connection, name, passwords[name])
    _grant(connection)
    owner = make_conninfo(url, user=roles.OWNER, password=passwords[roles.OWNER])
    app = make_conninfo(url, user=roles.APP, password=passwords[roles.APP])
    with connect(owner, f"DATABASE_URL, as the role {roles.OWNER} that Staffetta made,") as as_owner:
        _prepare_as_owner(as_owner, roles.APP)
    return Addresses(app, owner)


def _grant(connection: psycopg.Connection[Any]) -> None:
    database = sql.Identifier(connection.info.dbname)
    both = sql.SQL(", ").join([sql.Identifier(roles.OWNER), sql.Identifier(roles.APP)])
    try:
        connection.execute(sql.SQL("grant connect on database {} to {}").format(database, both))
        connection.execute(sql.SQL("grant create, usage on schema public to {}").format(sql.Identifier(roles.OWNER)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotRun(
            f"The role of DATABASE_URL may create roles but not give them rights in the database "
            f"{conninfo_to_dict(connection.info.dsn).get('dbname')}; make it the owner of that database."
        ) from error
