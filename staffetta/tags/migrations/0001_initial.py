"""Tags in a room of their own: the table of processes' tags is kept, with all its rows, under a new name."""

import django.db.models.functions.text
from django.db import migrations, models

import staffetta.core.ids
import staffetta.core.isolation


class Migration(migrations.Migration):
    initial = True
    dependencies = [("processes", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE processes_tag RENAME TO tags_tag", "ALTER TABLE tags_tag RENAME TO processes_tag"
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Tag",
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
                        ("name", models.CharField(max_length=60)),
                        ("colour", models.CharField(default="grey", max_length=20)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace_id"),
                                django.db.models.functions.text.Lower("name"),
                                name="processes_tag_name",
                            )
                        ],
                    },
                )
            ],
        )
    ]
