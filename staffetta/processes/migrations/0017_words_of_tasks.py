"""Tasks are found by the words of their titles, from an index (X-01).

The database writes the words itself, so that no way of writing, moving, restoring or clearing tasks can forget them.
`processes_words` folds as core/text.py does (tests/processes/test_words.py compares them).
"""

from __future__ import annotations

from django.db import migrations, models

import staffetta.core.isolation

LETTERS = ("pg_c_utf8", "und-x-icu", "C.utf8", "C.UTF-8")
TABLE = """
    create table processes_taskword (
        workspace_id uuid not null, task_id uuid not null, word varchar(60) collate "C" not null,
        primary key (workspace_id, task_id, word)
    );
    alter table processes_taskword enable row level security;
    create policy workspace on processes_taskword
        using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid))
        with check (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
"""
WORDS = r"""
    create function processes_words(title text) returns setof text language sql immutable parallel safe as $$
        select distinct left(word, 60) from regexp_split_to_table(
            replace(replace(replace(replace(translate(
                lower(regexp_replace(normalize(lower(normalize(title, NFKD){collate}), NFKD), '[\u0300-\u036f]', '', 'g'){collate}),
                'øłđðı', 'olddi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'){collate},
            '[^[:alnum:]]+'
        ) word where word <> ''
    $$;
    create function processes_keep_words() returns trigger language plpgsql as $$
    begin
        if tg_op = 'INSERT' then
            insert into processes_taskword (workspace_id, task_id, word)
            select workspace_id, id, processes_words(title) from fresh on conflict do nothing;
        elsif tg_op = 'DELETE' then
            delete from processes_taskword w using stale s where w.workspace_id = s.workspace_id and w.task_id = s.id;
        else
            delete from processes_taskword where workspace_id = old.workspace_id and task_id = old.id;
            insert into processes_taskword (workspace_id, task_id, word)
            select new.workspace_id, new.id, processes_words(new.title) on conflict do nothing;
        end if;
        return null;
    end $$;
"""
FILL = """
    insert into processes_taskword (workspace_id, task_id, word)
    select workspace_id, id, processes_words(title) from processes_task;
    create index processes_taskword_prefix on processes_taskword (workspace_id, word, task_id);
"""
KEEP = """
    create trigger processes_words_come after insert on processes_task
        referencing new table as fresh for each statement execute function processes_keep_words();
    create trigger processes_words_go after delete on processes_task
        referencing old table as stale for each statement execute function processes_keep_words();
    create trigger processes_words_change after update of title on processes_task for each row
        when (old.title is distinct from new.title) execute function processes_keep_words();
"""
UNDO = """
    drop trigger processes_words_change on processes_task;
    drop trigger processes_words_go on processes_task;
    drop trigger processes_words_come on processes_task;
    drop function processes_keep_words();
    drop function processes_words(text);
    drop table processes_taskword;
"""


def _make(apps, schema_editor):
    schema_editor.execute(TABLE, None)
    schema_editor.execute(WORDS.replace("{collate}", _collate(schema_editor.connection)), None)


def _collate(connection):
    """What has the database know letters beyond ASCII: nothing where its own locale does."""
    with connection.cursor() as cursor:
        cursor.execute("select collname from pg_collation where collname = any(%s)", [list(LETTERS)])
        there = {name for (name,) in cursor.fetchall()}
        for collate in ("", *(f' collate "{name}"' for name in LETTERS if name in there)):
            cursor.execute(f"select lower('Ł'{collate}) = 'ł' and ('ł'{collate}) ~ '^[[:alnum:]]$'")
            if cursor.fetchone()[0]:
                return collate
    return ""


class Migration(migrations.Migration):
    dependencies = [("processes", "0016_tagged")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(_make, migrations.RunPython.noop),
                migrations.RunSQL([FILL, KEEP], UNDO),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="TaskWord",
                    fields=[
                        (
                            "workspace_id",
                            models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False),
                        ),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "workspace_id",
                                "task_id",
                                "word",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("task_id", models.UUIDField()),
                        ("word", models.CharField(db_collation="C", max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["workspace_id", "word", "task_id"], name="processes_taskword_prefix")
                        ]
                    },
                )
            ],
        )
    ]
