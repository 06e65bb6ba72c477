"""What presses on somebody is counted from an index alone (T-08)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0017_words_of_tasks")]

    operations = [
        migrations.RemoveIndex("task", "processes_task_mine"),
        migrations.AddIndex(
            "task",
            models.Index(
                condition=models.Q(("done_at", None)),
                fields=["workspace_id", "assignee", "hold_until"],
                include=["process", "all_day", "date", "starts_at", "ends_at"],
                name="processes_task_mine",
            ),
        ),
    ]
