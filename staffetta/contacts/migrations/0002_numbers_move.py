"""The number ranges live in a room of their own; numbers/0001 has renamed their table."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0001_initial'),
        ('numbers', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name='NumberRange')]),
    ]
