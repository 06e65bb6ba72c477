from django.db import migrations, models

# Until now nobody was told of anything: whatever lies behind is not told all at once with the new version.
FILL = """
    update processes_reminder r set set_at = t.created_at,
        passed_at = case when r.told_at is null and r.due_at < now() then now() end
    from processes_task t where t.workspace_id = r.workspace_id and t.id = r.task_id
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0011_finished")]

    operations = [
        migrations.AddField("reminder", "fold", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("reminder", "passed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("reminder", "set_at", models.DateTimeField(auto_now=True, null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "reminder",
            models.Index(
                fields=["due_at", "workspace_id"],
                condition=models.Q(("told_at", None), ("passed_at", None)),
                name="processes_reminder_to_come",
            ),
        ),
    ]
