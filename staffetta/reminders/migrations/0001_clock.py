"""The one question that the clock asks across the wall: in which workspaces do reminders fall due, and when.

It tells nothing but that; what falls due, and to whom it is told, is read inside each workspace.
"""

from django.db import migrations

SQL = """
create function staffetta_reminders_due(until timestamptz)
returns table (workspace_id uuid, due_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.workspace_id, min(r.due_at) from processes_reminder r
  where r.told_at is null and r.passed_at is null and r.due_at <= until
  group by r.workspace_id order by 2
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0012_reminders_to_come")]
    operations = [migrations.RunSQL(SQL, "drop function staffetta_reminders_due(timestamptz)")]
