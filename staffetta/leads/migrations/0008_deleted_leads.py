import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0007_starting_many")]

    operations = [
        migrations.AlterField(
            model_name="leadchangerow",
            name="lead",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="leads.lead"
            ),
        ),
    ]
