"""Rows that are written for a tombstone belong to the contact it was merged into.

Somebody writes a note about a contact while a colleague merges it: the foreign key makes the note wait for the merge,
and afterwards it would hang on a record that nobody sees. So the database leads it on, whichever act wrote it.
"""

from django.db import migrations

COLUMNS = (
    ("contacts_contact", "parent_id"),
    ("contacts_link", "company_id"),
    ("contacts_link", "person_id"),
    ("contacts_contactvalue", "linked_id"),
    ("processes_process", "contact_id"),
    ("processes_process", "person_id"),
    ("processes_processvalue", "linked_id"),
    ("processes_task", "contact_id"),
    ("processes_note", "contact_id"),
    ("processes_attachment", "contact_id"),
    ("documents_document", "contact_id"),
)


def function(column):
    return f"""
        create function merges_lead_on_{column}() returns trigger language plpgsql as $$
        declare living uuid;
        begin
            select merged_into_id into living from contacts_contact
            where workspace_id = new.workspace_id and id = new.{column} for key share;
            if living is not null then
                new.{column} := living;
            end if;
            return new;
        end $$
    """


def trigger(table, column):
    return f"""
        create trigger merges_lead_on_{column} before insert or update of {column} on {table} for each row
        when (new.{column} is not null and coalesce(current_setting('app.merging', true), '') <> 'on')
        execute function merges_lead_on_{column}()
    """


def statements():
    columns = sorted({column for _table, column in COLUMNS})
    for column in columns:
        yield migrations.RunSQL(function(column), f"drop function merges_lead_on_{column}()")
    for table, column in COLUMNS:
        yield migrations.RunSQL(trigger(table, column), f"drop trigger merges_lead_on_{column} on {table}")


class Migration(migrations.Migration):
    dependencies = [
        ("merges", "0001_initial"),
        ("contacts", "0006_custom_values"),
        ("processes", "0003_custom_values"),
        ("documents", "0001_initial"),
    ]
    operations = list(statements())
