"""The number ranges move out of the room of contacts: the table keeps its rows and is only called differently."""

import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models

RENAMED = """
ALTER TABLE contacts_numberrange RENAME TO numbers_numberrange;
ALTER TABLE numbers_numberrange RENAME CONSTRAINT contacts_numberrange_pkey TO numbers_numberrange_pkey;
ALTER TABLE numbers_numberrange RENAME CONSTRAINT contacts_numberrange_code TO numbers_numberrange_code;
"""
BACK = """
ALTER TABLE numbers_numberrange RENAME CONSTRAINT numbers_numberrange_code TO contacts_numberrange_code;
ALTER TABLE numbers_numberrange RENAME CONSTRAINT numbers_numberrange_pkey TO contacts_numberrange_pkey;
ALTER TABLE numbers_numberrange RENAME TO contacts_numberrange;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_wall'),
        ('contacts', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(RENAMED, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name='NumberRange',
                    fields=[
                        ('id', models.UUIDField(default=staffetta.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('workspace_id', models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False)),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('changed_at', models.DateTimeField(auto_now=True)),
                        ('code', models.CharField(max_length=60)),
                        ('prefix', models.CharField(blank=True, default='', max_length=12)),
                        ('suffix', models.CharField(blank=True, default='', max_length=12)),
                        ('width', models.PositiveSmallIntegerField(default=5)),
                        ('next_value', models.PositiveBigIntegerField(default=1)),
                        ('last_given', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('yearly_restart', models.BooleanField(default=False)),
                        ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('gap_free', models.BooleanField(default=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('workspace_id', 'code'), name='numbers_numberrange_code')],
                    },
                ),
            ],
        ),
    ]
