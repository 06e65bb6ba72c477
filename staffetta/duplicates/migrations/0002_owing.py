"""In which workspaces contacts came or changed since they were last compared: asked by the clock across the wall, which
is told nothing else."""

from django.db import migrations

SQL = """
create function staffetta_duplicates_owing(until timestamptz) returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.id from accounts_workspace w, lateral (
    select r.checked_until from duplicates_run r
    where r.workspace_id = w.id and r.finished_at is not null order by r.started_at desc, r.id desc limit 1) newest
  where exists (
    select from history_event e
    where e.workspace_id = w.id and e.at > newest.checked_until - interval '2 minutes' and e.at <= until
      and e.kind in ('contacts.created', 'contacts.changed', 'merges.merged', 'merges.undone'))
    and not exists (select from duplicates_run r where r.workspace_id = w.id and r.finished_at is null)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_initial"), ("history", "0002_owed")]
    operations = [migrations.RunSQL(SQL, "drop function staffetta_duplicates_owing(timestamptz)")]
