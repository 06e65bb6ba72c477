"""Identifiers and business cards written for a tombstone belong to the contact it was merged into."""

from django.db import migrations


def trigger(table):
    return migrations.RunSQL(
        f"""
            create trigger merges_lead_on_contact_id before insert or update of contact_id on {table}
            for each row
            when (new.contact_id is not null and coalesce(current_setting('app.merging', true), '') <> 'on')
            execute function merges_lead_on_contact_id()
        """,
        f"drop trigger merges_lead_on_contact_id on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("merges", "0002_leading_on")]

    operations = [trigger("intake_incomingdocument"), trigger("intake_partneridentifier")]
