import django.db.models.deletion
from django.db import migrations, models


# Django looks for a foreign key of one column and does not find ours (core/db/schema.py).
UNCHECK = """
    do $$
    declare name text;
    begin
        for name in select conname from pg_constraint where contype = 'f' and conrelid = 'contacts_word'::regclass
            and confrelid = 'contacts_contact'::regclass
        loop
            execute format('alter table contacts_word drop constraint %I', name);
        end loop;
    end $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_wall'),
        ('contacts', '0010_measures'),
        ('tags', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='address',
            name='contact',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='contacts.contact'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='handler',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='accounts.member'),
        ),
        migrations.AlterField(
            model_name='contacttagging',
            name='contact',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='contacts.contact'),
        ),
        migrations.AlterField(
            model_name='contacttagging',
            name='tag',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contact_taggings', to='tags.tag'),
        ),
        migrations.AlterField(
            model_name='link',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='person_links', to='contacts.contact'),
        ),
        migrations.RunSQL(UNCHECK, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='word',
            name='contact',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='words', to='contacts.contact'),
        ),
    ]
