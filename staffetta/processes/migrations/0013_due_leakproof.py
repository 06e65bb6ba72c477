"""The indexes of active post-sales processes by an expression at which row-level security lets an index begin, and how
many of them there are: most processes that are without open tasks are leads, which single columns do not tell."""

from datetime import UTC, datetime

from django.db import migrations, models

LONG_AGO = models.Value(datetime(1970, 1, 1, tzinfo=UTC), models.DateTimeField())
DUE = models.Case(
    models.When(wakes_at__isnull=True, then=LONG_AGO),
    default=models.F("wakes_at"),
    output_field=models.DateTimeField(),
)
DELIVERING = models.Q(("kind", "postsales"), models.Q(("open_count__gt", 0), ("task_count", 0), _connector="OR"))


class Migration(migrations.Migration):
    dependencies = [("processes", "0012_reminders_to_come")]

    operations = [
        migrations.RemoveIndex("process", "processes_delivering"),
        migrations.RemoveIndex("process", "processes_delivering_by"),
        migrations.AddIndex(
            "process", models.Index("workspace_id", DUE, "id", condition=DELIVERING, name="processes_delivering")
        ),
        migrations.AddIndex(
            "process",
            models.Index("workspace_id", "handler", DUE, "id", condition=DELIVERING, name="processes_delivering_by"),
        ),
        migrations.RunSQL(
            "create statistics processes_active (mcv) on kind, open_count, task_count from processes_process",
            "drop statistics processes_active",
        ),
    ]
