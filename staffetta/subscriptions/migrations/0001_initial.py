"""Addresses of calendars have a room of their own; their table stays where it is."""

import django.db.models.deletion
import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_wall"),
        ("calendars", "0002_leave"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Subscription",
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
                        ("label", models.CharField(max_length=120)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "whose",
                            models.CharField(
                                choices=[("mine", "Mine"), ("groups", "Mine and my groups'")], default="groups", max_length=10
                            ),
                        ),
                        (
                            "detail",
                            models.CharField(
                                choices=[
                                    ("full", "Everything: what, about whom, notes, link"),
                                    ("busy", "Only that I am busy"),
                                ],
                                default="full",
                                max_length=10,
                            ),
                        ),
                        ("timed_only", models.BooleanField(default=False)),
                        ("with_done", models.BooleanField(default=False)),
                        ("with_alarms", models.BooleanField(default=True)),
                        ("as_todos", models.BooleanField(default=False)),
                        ("days_back", models.PositiveSmallIntegerField(default=30)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("last_client", models.CharField(blank=True, default="", max_length=120)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_subscriptions",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "calendars_subscription",
                        "constraints": [
                            models.UniqueConstraint(fields=("workspace_id", "digest"), name="calendars_subscription_digest")
                        ],
                    },
                ),
            ],
        ),
    ]
