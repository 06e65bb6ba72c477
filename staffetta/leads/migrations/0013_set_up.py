"""Pipelines and reasons are part of what a firm is set up as (core/setup.py)."""

from django.db import migrations

from staffetta.core.db.stamping import stamped


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_set_up"), ("leads", "0012_first_stays")]
    operations = [stamped("leads_pipeline", "leads_step", "leads_lossreason")]
