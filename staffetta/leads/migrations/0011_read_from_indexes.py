"""What the board and the reports of wins and losses read, they read from indexes alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0010_summed_up")]

    operations = [
        migrations.RemoveIndex("lead", "leads_by_step"),
        migrations.AddIndex(
            "lead",
            models.Index(
                fields=["workspace_id", "step", "outcome", "-step_since", "-process"],
                include=["currency", "amount", "probability"],
                name="leads_by_step",
            ),
        ),
        migrations.AddIndex(
            "lead",
            models.Index(
                fields=["workspace_id", "process"],
                include=["outcome", "pipeline", "loss_reason", "amount", "currency"],
                condition=models.Q(outcome__in=("lost", "cancelled")),
                name="leads_lost",
            ),
        ),
    ]
