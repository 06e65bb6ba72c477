"""Row-level security compares with a workspace that the planner does not know, so it takes each for an average one, and
a workspace of a million contacts among small ones for a small one: it sorts all where an index would give the first
fifty. Said to be of one value, the column is taken for that of the largest workspace (var_eq_non_const caps the guess
by the most common value). Harmless for small ones: their part of an index is short.
"""

from django.db import migrations

TABLES = ("contact", "word", "channel", "address", "contacttagging", "contactvalue", "link")
SAY = [f"alter table contacts_{name} alter column workspace_id set (n_distinct = 1)" for name in TABLES]
TAKE_BACK = [f"alter table contacts_{name} alter column workspace_id reset (n_distinct)" for name in TABLES]


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0008_conversions'),
    ]

    operations = [
        migrations.RunSQL(SAY, TAKE_BACK),
    ]
