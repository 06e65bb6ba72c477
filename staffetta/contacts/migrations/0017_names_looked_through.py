"""After the table was written anew, PostgreSQL must look through it once to know that its index is enough for whoever
wants nothing else (the visibility map): nothing would have made it do so."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0016_words_beside_the_name")]
    operations = [migrations.RunSQL("vacuum (analyze) contacts_contact", migrations.RunSQL.noop)]
