"""Tables of what a firm is set up as: whatever changes in them gives the firm another stamp (core/setup.py)."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
create function staffetta_set_up() returns trigger language plpgsql as $$
declare
    firm uuid := case when tg_op = 'DELETE' then old.workspace_id else new.workspace_id end;
begin
    insert into accounts_setup (id, workspace_id, stamp) values (gen_random_uuid(), firm, gen_random_uuid()::text)
    on conflict (workspace_id) do update set stamp = excluded.stamp;
    return null;
end $$;
"""
NAME = "staffetta_set_up"


def stamped(*tables: str) -> migrations.RunSQL:
    """The operation of a migration that makes these tables part of the set-up."""
    made = (
        f"create trigger {NAME} after insert or update or delete on {table} for each row execute function {NAME}();"
        for table in tables
    )
    return migrations.RunSQL("\n".join(made), "\n".join(f"drop trigger {NAME} on {table};" for table in tables))
