"""Activity types are part of what a firm is set up as (core/setup.py)."""

from django.db import migrations

from staffetta.core.db.stamping import stamped


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_set_up"), ("processes", "0018_pressing")]
    operations = [stamped("processes_activitytype")]
