"""Tags stand in categories, can be put out of use, and count their changes."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import staffetta.core.ids
import staffetta.core.isolation

HUES = [("1", "Red"), ("2", "Orange"), ("3", "Yellow"), ("4", "Green"), ("5", "Teal"), ("6", "Blue"), ("7", "Violet"), ("8", "Pink")]  # noqa: E501  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("tags", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="TagCategory",
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
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=60)),
                ("hue", models.CharField(choices=HUES, default="6", max_length=1)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ("position", "name", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace_id"),
                        django.db.models.functions.text.Lower("name"),
                        name="tags_category_name",
                    )
                ],
            },
        ),
        migrations.AddField("tag", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField(
            "tag",
            "created_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "tag",
            "changed_at",
            models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("tag", "retired_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "tag",
            "category",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tags",
                to="tags.tagcategory",
            ),
        ),
    ]
