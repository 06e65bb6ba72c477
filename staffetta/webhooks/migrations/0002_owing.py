"""Which workspaces owe their webhooks a message at a moment: asked by the clock across the wall, which is told nothing
else.

Of each active webhook one look into the index of what is due.
"""

from __future__ import annotations

from django.db import migrations

SQL = """
create function staffetta_webhooks_owing(until timestamptz) returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct w.workspace_id from webhooks_webhook w
  where w.is_active and exists (
    select from webhooks_delivery d
    where d.workspace_id = w.workspace_id and d.webhook_id = w.id
      and d.state in ('waiting', 'failed') and d.next_at <= until
  )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [migrations.RunSQL(SQL, "drop function staffetta_webhooks_owing(timestamptz)")]
