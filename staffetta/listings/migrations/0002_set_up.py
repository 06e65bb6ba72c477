"""Saved views are part of what a firm is set up as (core/setup.py)."""

from django.db import migrations

from staffetta.core.db.stamping import stamped


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_set_up"), ("listings", "0001_initial")]
    operations = [stamped("listings_savedview", "listings_defaultview")]
