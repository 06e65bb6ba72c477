"""A firm's stamp, another one whenever something of what it is set up as has changed (core/setup.py)."""

import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models

from staffetta.core.db.stamping import FUNCTION, stamped

KNOWN = """
insert into accounts_setup (id, workspace_id, stamp) select gen_random_uuid(), id, gen_random_uuid()::text
from accounts_workspace;
"""


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
        stamped("accounts_member", "accounts_group", "accounts_membership"),
    ]
