"""Indexes for the board (counts and cards of open leads) and for the funnel (who stood where, when)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0001_initial"),
        ("processes", "0006_activity_tree"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("outcome", "open")),
                fields=["workspace_id", "pipeline", "step", "-step_since", "-process"],
                include=("currency", "amount", "probability", "expected_close"),
                name="leads_open",
            ),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                fields=["workspace_id", "step", "entered_at", "left_at"], include=("lead",), name="leads_stay_step"
            ),
        ),
    ]
