"""A request that is recorded while its contact is being merged is about the contact it was merged into."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("erasures", "0001_initial"), ("merges", "0002_leading_on")]
    operations = [
        migrations.RunSQL(
            """
            create trigger merges_lead_on_contact_id before insert or update of contact_id on erasures_concerned
            for each row
            when (new.contact_id is not null and coalesce(current_setting('app.merging', true), '') <> 'on')
            execute function merges_lead_on_contact_id()
            """,
            "drop trigger merges_lead_on_contact_id on erasures_concerned",
        )
    ]
