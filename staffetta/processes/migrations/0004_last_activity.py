"""When something was last done about each contact follows from the notes and tasks that are there already."""

from django.db import migrations

FILL = """
    update contacts_contact c set last_activity_at = latest.at
    from (
        select workspace_id, contact_id, max(at) as at from (
            select workspace_id, contact_id, written_at as at from processes_note where contact_id is not null
            union all
            select n.workspace_id, p.person_id, n.written_at from processes_note n
            join processes_process p on p.workspace_id = n.workspace_id and p.id = n.process_id
            where p.person_id is not null
            union all
            select workspace_id, contact_id, done_at from processes_task
            where contact_id is not null and done_at is not null
            union all
            select t.workspace_id, p.person_id, t.done_at from processes_task t
            join processes_process p on p.workspace_id = t.workspace_id and p.id = t.process_id
            where p.person_id is not null and t.done_at is not null
        ) as done group by workspace_id, contact_id
    ) as latest
    where c.workspace_id = latest.workspace_id and c.id = latest.contact_id
      and (c.last_activity_at is null or c.last_activity_at < latest.at)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0007_lists'),
        ('processes', '0003_custom_values'),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
