"""Words stand in one index, by word: of a contact that comes in by thousands it is all that is written. Those that are
there already stand in one by contact besides, as before, until their contact changes; nothing of the table is written
anew. Subsidiaries and merged contacts are few: only they stand in the indexes of such."""

from __future__ import annotations

from django.db import migrations, models

FORWARDS = """
    alter table contacts_word drop constraint contacts_word_pkey;
    create unique index contacts_word_once on contacts_word (workspace_id, word, contact_id);
    alter table contacts_word add constraint contacts_word_pkey primary key using index contacts_word_once;
    drop index contacts_word_prefix
"""
BACKWARDS = """
    alter table contacts_word drop constraint contacts_word_pkey;
    alter table contacts_word add primary key (workspace_id, contact_id, word);
    create index contacts_word_prefix on contacts_word (workspace_id, word, contact_id)
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0018_abbreviations")]
    operations = [
        migrations.AddField("word", "by_contact", models.BooleanField(default=True, db_default=True)),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARDS, BACKWARDS)],
            state_operations=[
                migrations.RemoveIndex("word", "contacts_word_prefix"),
                migrations.AlterField(
                    "word",
                    "pk",
                    models.CompositePrimaryKey(
                        *("workspace_id", "word", "contact_id"),
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            "word",
            models.Index(
                fields=["workspace_id", "contact"], name="contacts_word_contact", condition=models.Q(by_contact=True)
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["workspace_id", "parent"], name="contacts_by_parent", condition=models.Q(parent__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["workspace_id", "merged_into"],
                name="contacts_by_merge",
                condition=models.Q(merged_into__isnull=False),
            ),
        ),
        migrations.AlterField(
            "contact",
            "parent",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="subsidiaries",
                to="contacts.contact",
            ),
        ),
        migrations.AlterField(
            "contact",
            "merged_into",
            models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="tombstones",
                to="contacts.contact",
            ),
        ),
    ]
