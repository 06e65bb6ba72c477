"""A firm's stamp, another one whenever something of what it is set up as has changed (core/setup.py)."""

import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models

from staffetta.core.db.stamping import FUNCTION, stamped

KNOWN = """
insert into accounts_setup (id, workspace_id, stamp) select gen_random_uuid(), id, gen_random_uuid()::text
from accounts_workspace;
"""

# The firm's own row is part of it as well: edition, privacy and settings. Some change it from outside its workspace.
FIRM = """
create function accounts_set_up() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into accounts_setup (id, workspace_id, stamp) values (gen_random_uuid(), new.id, gen_random_uuid()::text)
    on conflict (workspace_id) do update set stamp = excluded.stamp;
    return null;
end $$;
create trigger accounts_set_up after update on accounts_workspace for each row execute function accounts_set_up();
"""
UNDO = "drop trigger accounts_set_up on accounts_workspace; drop function accounts_set_up();"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_wall")]
    operations = [
        migrations.CreateModel(
            name="SetUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=staffetta.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "workspace_id",
                    models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False),
                ),
                ("stamp", models.CharField(max_length=36)),
            ],
        ),
        migrations.AddConstraint(
            model_name="setup",
            constraint=models.UniqueConstraint(fields=("workspace_id",), name="accounts_setup_one"),
        ),
        migrations.RunSQL(KNOWN, ""),
        migrations.RunSQL(FUNCTION, "drop function staffetta_set_up();"),
        migrations.RunSQL(FIRM, UNDO),
        stamped("accounts_member", "accounts_group", "accounts_membership"),
    ]
