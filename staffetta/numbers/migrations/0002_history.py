"""What the history tells about number ranges follows them into their own room."""

from django.db import migrations

FORTH = """
UPDATE history_event SET subject = 'numbers.numberrange', kind = 'numbers.' || split_part(kind, '.', 2)
 WHERE kind IN ('contacts.range_opened', 'contacts.range_changed')
"""
BACK = """
UPDATE history_event SET subject = 'contacts.numberrange', kind = 'contacts.' || split_part(kind, '.', 2)
 WHERE kind IN ('numbers.range_opened', 'numbers.range_changed')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('numbers', '0001_initial'),
        ('history', '0001_initial'),
    ]

    operations = [migrations.RunSQL(FORTH, BACK)]
