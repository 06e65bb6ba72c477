"""The three roles: super makes the others, owner migrates and owns the tables, app does the daily work.

Row-level security binds the app role alone, so whoever serves people must be that and nothing stronger.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, LiteralString, Protocol

import psycopg
from psycopg import sql

from staffetta.core.postgres.refusals import CannotRun

SUPER = "staffetta_super"
OWNER = "staffetta_owner"
APP = "staffetta_app"
DATABASE = "staffetta"


class StrongRole(CannotRun):
    """The role we would serve with is not bound by row-level security."""


class Connection(Protocol):
    """What Django's and psycopg's connections have in common."""

    def cursor(self) -> AbstractContextManager[Any]: ...


def refuse_strong_role(connection: Connection) -> None:
    """Raise StrongRole when the connection's role could see or change rows of every workspace.

    That is so for a superuser, a role with BYPASSRLS, and the owner of a table (or a member of the owner's role).
    """
    question: LiteralString = """
        select r.rolname, r.rolsuper, r.rolbypassrls,
               not r.rolsuper and exists (
                   select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where n.nspname = current_schema() and c.relkind in ('r', 'p')
                     and pg_has_role(r.rolname, c.relowner, 'MEMBER'))
        from pg_roles r where r.rolname = current_user
    """
    with connection.cursor() as cursor:
        cursor.execute(question)
        name, is_super, bypasses, owns = cursor.fetchone()
    reasons = [
        text
        for holds, text in (
            (is_super, "is a superuser"),
            (bypasses, "has BYPASSRLS"),
            (owns, "owns tables of this database"),
        )
        if holds
    ]
    if reasons:
        raise StrongRole(
            f"Staffetta does not serve with the database role {name}, because it {' and '.join(reasons)} and so could "
            "see every workspace; use an ordinary role for DATABASE_URL and the owner for DATABASE_OWNER_URL."
        )


def prepare_database(connection: psycopg.Connection[Any], app: str) -> None:
    """As the owner of the tables to come: let the app role use whatever the migrations will make in this database."""
    role = sql.Identifier(app)
    statements: tuple[LiteralString, ...] = (
        "grant usage on schema public to {}",
        "alter default privileges in schema public grant select, insert, update, delete on tables to {}",
        "alter default privileges in schema public grant usage on sequences to {}",
    )
    for statement in statements:
        connection.execute(sql.SQL(statement).format(role))


def existing_roles(connection: psycopg.Connection[Any]) -> set[str]:
    """Which of our roles are on this server."""
    rows = connection.execute("select rolname from pg_roles where rolname = any(%s)", ([OWNER, APP],))
    return {name for (name,) in rows}


def create_role(connection: psycopg.Connection[Any], name: str, password: str | None = None) -> None:
    """Make a login; only the password's verifier travels to the server, whose log might keep statements."""
    statement = sql.SQL("create role {} login").format(sql.Identifier(name))
    if password is not None:
        verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
        statement += sql.SQL(" password {}").format(sql.Literal(verifier.decode()))
    connection.execute(statement)
