"""The index of what somebody handles holds all that counting it asks: five years of it are read from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0014_remove_reminder_processes_reminder_to_come_and_more")]

    operations = [
        migrations.RemoveIndex("process", "processes_by_handler"),
        migrations.AddIndex(
            "process",
            models.Index(
                fields=["workspace_id", "kind", "handler", "closed_at"],
                include=["id", "open_count", "wakes_at"],
                name="processes_by_handler",
            ),
        ),
    ]
