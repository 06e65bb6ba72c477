"""Which processes carry a tag is read from an index alone (L-14)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0015_by_handler_alone"), ("tags", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "tagging", models.Index(fields=["workspace_id", "tag", "process"], name="processes_tagging_tagged")
        ),
        migrations.AlterField(
            "tagging",
            "tag",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="tags.tag"
            ),
        ),
    ]
