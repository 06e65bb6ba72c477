import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_sorted_by_channel")]
    operations = [
        migrations.AddField(
            model_name="conversion",
            name="ahead",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, editable=False, size=None
            ),
        ),
    ]
