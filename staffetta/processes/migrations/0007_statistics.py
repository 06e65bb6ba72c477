"""Indexes for statistics: notes and completed tasks of a period, and which processes were closed in it (L-12, A-03)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0006_activity_tree")]

    operations = [
        migrations.AddIndex(
            "process", models.Index(fields=["workspace_id", "kind", "closed_at"], name="processes_closed")
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                condition=models.Q(("done_at__isnull", False)),
                fields=["workspace_id", "done_at"],
                include=("done_by", "activity_type", "started_from", "expected_hours", "actual_hours", "process"),
                name="processes_task_hours",
            ),
        ),
        migrations.AddIndex(
            "note",
            models.Index(
                fields=["workspace_id", "written_at"],
                include=("author", "activity_type", "initiative", "process"),
                name="processes_note_when",
            ),
        ),
    ]
