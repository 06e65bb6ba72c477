"""Which workspaces owe e-mails at a moment: asked by the clock across the wall, which is told nothing else.

Of many lines and letters that wait it reads the first of each workspace.
"""

from django.db import migrations

SQL = """
create function staffetta_mail_owing(until timestamptz) returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive lines as (
    (select l.workspace_id, l.due_at from mail_line l where l.letter_id is null
     order by l.workspace_id, l.due_at limit 1)
    union all
    select next.workspace_id, next.due_at from lines o, lateral (
      select l.workspace_id, l.due_at from mail_line l where l.letter_id is null and l.workspace_id > o.workspace_id
      order by l.workspace_id, l.due_at limit 1) next
  ), letters as (
    (select l.workspace_id, l.next_at from mail_letter l where l.state in ('waiting', 'handed')
     order by l.workspace_id, l.next_at limit 1)
    union all
    select next.workspace_id, next.next_at from letters o, lateral (
      select l.workspace_id, l.next_at from mail_letter l
      where l.state in ('waiting', 'handed') and l.workspace_id > o.workspace_id
      order by l.workspace_id, l.next_at limit 1) next
  )
  select l.workspace_id from lines l where l.due_at <= until
  union
  select l.workspace_id from letters l where l.next_at <= until
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "drop function staffetta_mail_owing(timestamptz)")]
