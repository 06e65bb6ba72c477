"""Tags have moved to a room of their own; their table went with them (tags/0001)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial"), ("tags", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "tagging",
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="tags.tag"
                    ),
                ),
                migrations.DeleteModel("Tag"),
            ]
        )
    ]
