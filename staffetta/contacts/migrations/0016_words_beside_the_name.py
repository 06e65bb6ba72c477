"""The words by which a contact is found stand in the index of its name as well, so that lists by name are narrowed by
broad words while they are read: "maria" took seconds among a million, since all that begins so stands in one place.

The table is written anew as the column is filled: an update would leave it twice as large as its rows.
"""

from __future__ import annotations

from django.db import migrations, models

# As in_one of contacts/words.py: what would be too long for an index is marked.
FILL = """
    create function contacts_words_in_one(of_workspace uuid, of_contact uuid, is_tombstone boolean) returns text
    language sql stable as $$
        select case when is_tombstone or said is null then '' when octet_length(said) > 899 then '+' else ' ' || said end
        from (
            select string_agg(word, ' ' order by word) said from contacts_word
            where workspace_id = of_workspace and contact_id = of_contact
        ) words
    $$;
    alter table contacts_contact alter column found_by type text collate "C"
        using contacts_words_in_one(workspace_id, id, merged_into_id is not null);
    drop function contacts_words_in_one(uuid, uuid, boolean)
"""
KEY = models.CompositePrimaryKey(
    "workspace_id", "contact_id", "word", blank=True, editable=False, primary_key=True, serialize=False
)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0015_words_without_ids")]
    operations = [
        migrations.RemoveIndex("contact", "contacts_by_name"),
        migrations.AddField(
            "contact", "found_by", models.TextField(db_collation="C", default="", editable=False)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "contact",
            models.Index(fields=["workspace_id", "folded", "id"], include=["found_by"], name="contacts_by_name"),
        ),
        # The key stands as it is; only what was said of it in 0015 lacked a word.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.AlterField("word", "pk", KEY)]),
    ]
