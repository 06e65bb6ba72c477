"""Let the app's role refresh the planner's statistics after a big import: only the owner may, so a function does it."""

from django.db import migrations

SQL = """
create function staffetta_analyze(tables text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare one text;
begin
  foreach one in array tables loop
    execute format('analyze public.%I', one);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_cache")]
    operations = [migrations.RunSQL(SQL, "drop function staffetta_analyze(text[])")]
