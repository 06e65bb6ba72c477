"""The table of the shared cache: sign-in rate limits must be counted once for all web processes."""

from django.db import migrations

SQL = """
create unlogged table cache (
  cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index cache_expires on cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(SQL, "drop table cache")]
