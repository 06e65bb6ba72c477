"""The wall around the tables that are not inside a workspace: users, workspaces, allauth's e-mail addresses.

Inside a workspace only its own people are seen. Outside any (sign-in, before the workspace is known) all are, since
somebody must be found by his e-mail address. `staffetta_memberships` is the one question asked across the wall.
"""

from django.db import migrations

INSIDE = "nullif(current_setting('app.workspace', true), '')::uuid"

SQL = f"""
create function staffetta_memberships(of_user uuid)
returns table (workspace_id uuid, member_id uuid, workspace_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.workspace_id, m.id, w.name from accounts_member m join accounts_workspace w on w.id = m.workspace_id
  where m.user_id = of_user and m.deactivated_at is null order by m.created_at, m.id
$$;

create policy see on accounts_user for select
  using ((select {INSIDE}) is null or exists (select 1 from accounts_member m where m.user_id = accounts_user.id));
create policy change on accounts_user for update
  using ((select {INSIDE}) is null or exists (select 1 from accounts_member m where m.user_id = accounts_user.id));
create policy add on accounts_user for insert with check (true);
alter table accounts_user enable row level security;

create policy own on accounts_workspace using ((select {INSIDE}) is null or id = (select {INSIDE}));
alter table accounts_workspace enable row level security;

create policy own on account_emailaddress
  using ((select {INSIDE}) is null or exists (select 1 from accounts_user u where u.id = user_id))
  with check (true);
alter table account_emailaddress enable row level security;
"""

UNDO = """
alter table account_emailaddress disable row level security; drop policy own on account_emailaddress;
alter table accounts_workspace disable row level security; drop policy own on accounts_workspace;
alter table accounts_user disable row level security;
drop policy see on accounts_user; drop policy change on accounts_user; drop policy add on accounts_user;
drop function staffetta_memberships(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunSQL(SQL, UNDO)]
