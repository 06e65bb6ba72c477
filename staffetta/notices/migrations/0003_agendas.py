"""In which workspaces somebody's day by e-mail is due: asked by the clock across the wall, which is told nothing else.

Each member's clocks decide (T-04); a time zone that the database does not know counts as UTC, as everywhere.
"""

from django.db import migrations, models

LOCAL = """
create function staffetta_local(moment timestamptz, zone text) returns timestamp
language plpgsql stable set search_path = public, pg_temp as $$
begin
  return moment at time zone zone;
exception when invalid_parameter_value then
  return moment at time zone 'UTC';
end
$$;
"""
SQL = """
create function staffetta_agendas_due(moment timestamptz) returns table (workspace_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct p.workspace_id
  from notices_preferences p
  join accounts_member m on m.workspace_id = p.workspace_id and m.id = p.member_id
  join accounts_user u on u.id = m.user_id
  cross join lateral (select staffetta_local(moment, u.timezone) as now offset 0) at
  where p.agenda_at is not null and m.deactivated_at is null and at.now::time >= p.agenda_at
    and (p.agenda_on is null or p.agenda_on < at.now::date)
    and not (p.quiet_weekends and extract(isodow from at.now) >= 6)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_preferences"), ("accounts", "0002_wall")]
    operations = [
        migrations.AddIndex(
            "preferences",
            models.Index(
                condition=models.Q(("agenda_at__isnull", False)), fields=["workspace_id"], name="notices_agendas"
            ),
        ),
        migrations.RunSQL(LOCAL, "drop function staffetta_local(timestamptz, text)"),
        migrations.RunSQL(SQL, "drop function staffetta_agendas_due(timestamptz)"),
    ]
