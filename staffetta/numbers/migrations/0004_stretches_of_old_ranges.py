"""Ranges from before the report of gaps begin with one stretch: all that they have given."""

from django.db import migrations

FORTH = """
INSERT INTO numbers_stretch (id, workspace_id, range_id, year, first_value, prefix, suffix, width)
SELECT gen_random_uuid(), workspace_id, id, year, CASE WHEN last_given IS NULL THEN next_value ELSE 1 END,
       prefix, suffix, width
  FROM numbers_numberrange
"""


class Migration(migrations.Migration):

    dependencies = [('numbers', '0003_gaps_and_choices')]

    operations = [migrations.RunSQL(FORTH, "DELETE FROM numbers_stretch")]
