"""The wall, read from the catalogue: every business table obeys, whoever added it (issue 2, point 4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Tables that no workspace owns, each with the reason why. Those marked "walled" have a policy of their own.
GLOBAL = {
    "accounts_workspace": "the wall itself; walled: inside a workspace only its own row is seen",
    "accounts_user": "people sign in before their workspace is known; walled: inside, only one's colleagues",
    "account_emailaddress": "of the sign-in; walled: like users",
    "account_emailconfirmation": "of the sign-in: keys sent by mail, no names",
    "cache": "counters of rate limits",
    "django_session": "signed session data under random keys",
    "django_migrations": "what the owner has applied",
    "django_content_type": "names of models",
    "auth_permission": "Django's own, unused",
    "auth_group": "Django's own, unused",
    "auth_group_permissions": "Django's own, unused",
}
WALLED = ("accounts_workspace", "accounts_user", "account_emailaddress")


def query(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def tables() -> set[str]:
    rows = query("select tablename from pg_tables where schemaname = 'public'")
    return {name for (name,) in rows if not name.startswith("procrastinate_")}


def business_tables() -> set[str]:
    return tables() - set(GLOBAL)


def test_the_app_is_neither_owner_nor_superuser() -> None:
    ((name, is_super, bypasses),) = query(
        "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
    )
    owners = {owner for (owner,) in query("select distinct tableowner from pg_tables where schemaname = 'public'")}
    assert not is_super and not bypasses and name not in owners


def test_every_table_outside_a_workspace_has_a_reason() -> None:
    assert set(GLOBAL) <= tables()
    with_column = {
        name
        for (name,) in query(
            "select table_name from information_schema.columns where table_schema = 'public' "
            "and column_name = 'workspace_id' and is_nullable = 'NO' and data_type = 'uuid'"
        )
    }
    assert business_tables() == with_column


def test_every_business_table_has_row_level_security() -> None:
    secured = {
        name
        for (name,) in query(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity"
        )
    }
    assert secured == business_tables() | set(WALLED)
    policies = query("select tablename, cmd, permissive, qual, with_check from pg_policies where schemaname = 'public'")
    for table in business_tables():
        mine = [row[1:] for row in policies if row[0] == table]
        assert len(mine) == 1, f"{table} needs exactly one policy, a second one would open the wall"
        ((command, permissive, qual, check),) = mine
        assert (command, permissive) == ("ALL", "PERMISSIVE")
        assert qual == check and qual.startswith("(workspace_id = ") and "app.workspace" in qual, table


def test_keys_and_uniques_begin_with_the_workspace() -> None:
    rows = query(
        """
        select t.relname, i.relname, a.attname
        from pg_index x
        join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
        join pg_namespace n on n.oid = t.relnamespace
        left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
        where n.nspname = 'public' and (x.indisunique or x.indisprimary)
        """
    )
    wrong = {(table, index) for table, index, first in rows if table in business_tables() and first != "workspace_id"}
    assert wrong == set()


def test_foreign_keys_include_the_workspace() -> None:
    rows = query(
        """
        select conrelid::regclass::text, conname, confrelid::regclass::text,
          array(select a.attname::text from unnest(conkey) with ordinality k(n, o)
                join pg_attribute a on a.attrelid = conrelid and a.attnum = k.n order by o),
          array(select a.attname::text from unnest(confkey) with ordinality k(n, o)
                join pg_attribute a on a.attrelid = confrelid and a.attnum = k.n order by o)
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
        """
    )
    inside = business_tables()
    keys = [row for row in rows if row[0] in inside and row[2] in inside]
    assert len(keys) > 40
    for table, name, _target, columns, referenced in keys:
        assert columns[0] == referenced[0] == "workspace_id" and len(columns) == 2, f"{table}: {name}"
    outside = {(row[0], row[2]) for row in rows if row[0] in inside and row[2] not in inside}
    assert outside == {("accounts_member", "accounts_user")}


UNCHECKED = {("contacts_word", "contact_id"): "a dozen rows a contact, written and removed with it only"}


def test_every_foreign_key_of_a_model_is_in_the_database() -> None:
    from django.apps import apps  # noqa: PLC0415

    known = {
        (table, column)
        for table, column in query(
            """
            select conrelid::regclass::text, a.attname::text from pg_constraint
            join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[array_length(conkey, 1)]
            where contype = 'f'
            """
        )
    }
    for model in apps.get_models():
        if model._meta.db_table not in business_tables():
            continue
        for field in model._meta.local_fields:
            if field.is_relation and field.column != "workspace_id":
                column = (model._meta.db_table, field.column)
                assert (column in known) != (column in UNCHECKED), f"{model._meta.label}.{field.name}"


def test_functions_that_cross_the_wall_are_known() -> None:
    crossing = query(
        "select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname = 'public' and p.prosecdef"
    )
    known = {"staffetta_memberships", "staffetta_analyze", "staffetta_reminders_due", "staffetta_owing"}
    stamping = {"accounts_set_up"}  # a firm's edition is changed from outside it, and its stamp with it
    owing = {
        *("staffetta_mail_owing", "staffetta_push_owing", "staffetta_webhooks_owing", "staffetta_duplicates_owing"),
        "staffetta_agendas_due",
    }
    assert {name for (name,) in crossing} == known | stamping | owing
    assert query("select viewname from pg_views where schemaname = 'public'") == []
