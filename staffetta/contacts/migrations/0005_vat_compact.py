"""VAT numbers that are there already get the form in which they are compared."""

from django.db import migrations, models

from staffetta.contacts.vat import compact

READ = """
    select c.workspace_id, c.id, c.vat_number,
           coalesce((select a.country from contacts_address a
                     where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.use = 'main'), ''),
           w.country
    from contacts_contact c join accounts_workspace w on w.id = c.workspace_id
    where c.vat_number <> ''
"""
WRITE = "update contacts_contact set vat_compact = %s where workspace_id = %s and id = %s"


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(READ)
        rows = cursor.fetchall()
        for start in range(0, len(rows), 1000):
            forms = [
                (compact(number, country if len(country) == 2 else firm), workspace, contact)
                for workspace, contact, number, country, firm in rows[start : start + 1000]
            ]
            cursor.executemany(WRITE, forms)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_wall'),
        ('contacts', '0004_tallies'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='vat_compact',
            field=models.CharField(db_collation='C', default='', editable=False, max_length=40),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('vat_compact', ''), _negated=True), fields=['workspace_id', 'vat_compact'], name='contacts_by_vat'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
