"""A run knows its tasks, and that it rests or was stopped.

Tasks that were started before are linked by the line that they come from: to the last run of its sequence that had
begun on their process by then. What is known of their plan is the day on which they are now.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models

LINK = """
update playbooks_run set created_at = started_at, changed_at = started_at;
insert into playbooks_runtask (workspace_id, id, run_id, task_id, number, planned_on, reminded)
select workspace_id, gen_random_uuid(), run_id, task_id,
    row_number() over (partition by workspace_id, run_id order by position, task_id), planned_on, false
from (
    select distinct on (t.workspace_id, t.id) t.workspace_id, t.id task_id, t.position, r.id run_id,
        coalesce(t.date, (t.starts_at at time zone w.timezone)::date, m.date) planned_on
    from processes_task t
    join accounts_workspace w on w.id = t.workspace_id
    left join playbooks_line l on l.workspace_id = t.workspace_id and l.id = t.started_from
    join playbooks_run r on r.workspace_id = t.workspace_id and r.process_id = t.process_id
        and (l.id is null or r.playbook_id = l.playbook_id)
    left join processes_reminder m on m.workspace_id = t.workspace_id and m.task_id = t.id
    where t.started_from is not null
    order by t.workspace_id, t.id, (r.started_at <= t.created_at) desc,
        abs(extract(epoch from r.started_at - t.created_at)), r.id
) linked;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("playbooks", "0001_initial"),
        ("processes", "0008_done_tasks_in_order"),
        ("accounts", "0002_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="RunTask",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=staffetta.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "workspace_id",
                    models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("reminded", models.BooleanField(default=False)),
            ],
            options={"ordering": ("number", "id")},
        ),
        migrations.AddField("run", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField(
            "run",
            "created_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "run",
            "changed_at",
            models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("run", "paused_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("run", "resumes_on", models.DateField(blank=True, null=True)),
        migrations.AddField("run", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "run",
            "end",
            models.CharField(blank=True, choices=[("stopped", "Stopped")], default="", max_length=10),
        ),
        migrations.AddField(
            "runtask",
            "run",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="playbooks.run"
            ),
        ),
        migrations.AddField(
            "runtask",
            "task",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="run_tasks", to="processes.task"
            ),
        ),
        migrations.AddConstraint(
            "runtask",
            models.UniqueConstraint(fields=("workspace_id", "task"), name="playbooks_runtask_once"),
        ),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                condition=models.Q(
                    ("paused_at", None), ("resumes_on", None)
                ) | models.Q(("paused_at__isnull", False), ("resumes_on__isnull", False)),
                name="playbooks_run_paused",
            ),
        ),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                condition=models.Q(("end", ""), ("ended_at", None))
                | models.Q(("end__gt", ""), ("ended_at__isnull", False)),
                name="playbooks_run_ended",
            ),
        ),
        migrations.RunSQL(LINK, migrations.RunSQL.noop),
    ]
