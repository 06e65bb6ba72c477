import django.db.models.deletion
from django.db import migrations, models

# The one question that the clock asks across the wall: which workspaces owe reactions. Nothing else is told; of many
# that are owed it reads one for each workspace.
OWING = """
create function staffetta_owing() returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive owing as (
    (select d.workspace_id from history_delivery d where d.done_at is null and not d.has_job
     order by d.workspace_id limit 1)
    union all
    select (select d.workspace_id from history_delivery d
            where d.done_at is null and not d.has_job and d.workspace_id > o.workspace_id
            order by d.workspace_id limit 1)
    from owing o where o.workspace_id is not null
  )
  select o.workspace_id from owing o where o.workspace_id is not null
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        migrations.AddField("delivery", "has_job", models.BooleanField(default=True)),
        migrations.AlterField(
            "delivery",
            "event",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="history.event",
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("done_at", None), ("has_job", False)),
                fields=["workspace_id", "id"],
                name="history_delivery_owed",
            ),
        ),
        migrations.RunSQL(OWING, "drop function staffetta_owing()"),
    ]
