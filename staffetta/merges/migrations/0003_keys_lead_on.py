"""What names a contact may hold its id a second time, as the key by which no two answers are the same: it leads on too."""

from django.db import migrations

BEFORE = """
    create or replace function merges_lead_on_linked_id() returns trigger language plpgsql as $$
    declare living uuid;
    begin
        select merged_into_id into living from contacts_contact
        where workspace_id = new.workspace_id and id = new.linked_id for key share;
        if living is not null then
            new.linked_id := living;
        end if;
        return new;
    end $$
"""
AFTER = BEFORE.replace(
    "new.linked_id := living;",
    """if new.unique_key is not null then
                new.unique_key := living::text;
            end if;
            new.linked_id := living;""",
)
# Answers that a merge has led on before this was known; the newest of two that are the same by now keeps its old key.
PUT_RIGHT = """
    update {table} v set unique_key = v.linked_id::text
    where v.unique_key is not null and v.linked_id is not null and v.unique_key <> v.linked_id::text
      and not exists (select from {table} o where o.workspace_id = v.workspace_id and o.field_id = v.field_id
                      and o.id <> v.id and o.linked_id = v.linked_id and (o.unique_key = v.linked_id::text or o.id < v.id))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("merges", "0002_leading_on"),
        ("contacts", "0010_measures"),
        ("processes", "0003_custom_values"),
    ]
    operations = [
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL(PUT_RIGHT.format(table="contacts_contactvalue"), migrations.RunSQL.noop),
        migrations.RunSQL(PUT_RIGHT.format(table="processes_processvalue"), migrations.RunSQL.noop),
    ]
