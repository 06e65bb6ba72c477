"""Addresses of calendars move to a room of their own (subscriptions 0001); their table stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Subscription")]),
    ]
