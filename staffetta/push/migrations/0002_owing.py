"""Which workspaces owe signals at a moment: asked by the clock across the wall, which is told nothing else.

Of many signals that wait it reads the first of each workspace.
"""

from django.db import migrations

SQL = """
create function staffetta_push_owing(until timestamptz) returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive signals as (
    (select s.workspace_id, s.due_at from push_signal s order by s.workspace_id, s.due_at limit 1)
    union all
    select next.workspace_id, next.due_at from signals o, lateral (
      select s.workspace_id, s.due_at from push_signal s where s.workspace_id > o.workspace_id
      order by s.workspace_id, s.due_at limit 1) next
  )
  select s.workspace_id from signals s where s.due_at <= until
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("push", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "drop function staffetta_push_owing(timestamptz)")]
