"""Contacts that are there already are found by their abbreviations without dots, too: "S.r.l." by "srl"."""

from __future__ import annotations

from django.db import migrations

from staffetta.contacts.words import LONGEST, words_of_name

MANY = 5_000
# Whose name has single letters; tombstones are found by nothing.
READ = r"""
    select workspace_id, id, name from contacts_contact
    where folded ~ '(^| )[^ ]( |$)' and merged_into_id is null
"""
ADD = """
    with said as (
        select of_workspace, of_contact, string_to_array(words, ' ') words
        from unnest(%s::uuid[], %s::uuid[], %s::text[]) row(of_workspace, of_contact, words)
    ), added as (
        insert into contacts_word (workspace_id, contact_id, word)
        select of_workspace, of_contact, unnest(words) from said on conflict do nothing
    )
    update contacts_contact c set found_by = (
        select case when octet_length(said) > 899 then '+' else ' ' || said end
        from (
            select string_agg(word, ' ' order by word) said from (
                select word collate "C" word from contacts_word w
                where w.workspace_id = of_workspace and w.contact_id = of_contact
                union select unnest(words) collate "C"
            ) every
        ) together
    )
    from said where c.workspace_id = of_workspace and c.id = of_contact and c.found_by <> ''
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(READ)
        rows = cursor.fetchall()
        for start in range(0, len(rows), MANY):
            portion = [
                (workspace, contact, " ".join({word[:LONGEST] for word in words_of_name(name)}))
                for workspace, contact, name in rows[start : start + MANY]
            ]
            cursor.execute(ADD, [list(column) for column in zip(*portion, strict=True)])


class Migration(migrations.Migration):
    # PostgreSQL looks through what was written anew, as in 0017; done again from the beginning where it was broken off.
    atomic = False
    dependencies = [("contacts", "0017_names_looked_through")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, atomic=True),
        migrations.RunSQL("vacuum (analyze) contacts_contact, contacts_word", migrations.RunSQL.noop),
    ]
