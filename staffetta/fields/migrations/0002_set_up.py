"""Custom fields are part of what a firm is set up as (core/setup.py)."""

from django.db import migrations

from staffetta.core.db.stamping import stamped


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_set_up"), ("fields", "0001_initial")]
    operations = [stamped("fields_field", "fields_choice")]
