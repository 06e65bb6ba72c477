"""Many processes can be deleted in one go: the row of one that lies in the bin points at nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("postsales", "0002_changes")]

    operations = [
        migrations.AlterField(
            "postsaleschange",
            "verb",
            models.CharField(
                choices=[
                    ("assign", "Assign handler"),
                    ("tag", "Add tags"),
                    ("untag", "Remove tags"),
                    ("delete", "Delete the processes"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "postsaleschangerow",
            "post_sales",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="postsales.postsalesprocess",
            ),
        ),
    ]
