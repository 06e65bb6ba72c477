"""The supplying firm of a document between two others is led on as every other column that names a contact."""

from django.db import migrations

FUNCTION = """
    create function merges_lead_on_supplier_id() returns trigger language plpgsql as $$
    declare living uuid;
    begin
        select merged_into_id into living from contacts_contact
        where workspace_id = new.workspace_id and id = new.supplier_id for key share;
        if living is not null then
            new.supplier_id := living;
        end if;
        return new;
    end $$
"""
TRIGGER = """
    create trigger merges_lead_on_supplier_id before insert or update of supplier_id on documents_document for each row
    when (new.supplier_id is not null and coalesce(current_setting('app.merging', true), '') <> 'on')
    execute function merges_lead_on_supplier_id()
"""


class Migration(migrations.Migration):
    dependencies = [("merges", "0003_keys_lead_on"), ("documents", "0004_chains")]

    operations = [
        migrations.RunSQL(FUNCTION, "drop function merges_lead_on_supplier_id()"),
        migrations.RunSQL(TRIGGER, "drop trigger merges_lead_on_supplier_id on documents_document"),
    ]
