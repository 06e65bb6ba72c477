"""Dates, the supplying firm, what a file said, units and articles; documents name one another (A-09)."""
import django.db.models.deletion
import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_wall'),
        ('contacts', '0013_sorted_by_channel'),
        ('documents', '0003_side'),
        ('leads', '0006_stays_kept_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentReference',
            fields=[
                ('id', models.UUIDField(default=staffetta.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('workspace_id', models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False)),
                ('kind', models.CharField(blank=True, default='', max_length=20)),
                ('number', models.CharField(max_length=60)),
                ('date', models.DateField(blank=True, null=True)),
                ('folded', models.CharField(db_collation='C', default='', editable=False, max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='documents_document_once',
        ),
        migrations.AddField(
            model_name='document',
            name='buyer_reference',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='document',
            name='delivery_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='form',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='document',
            name='payable',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='remarks',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='document',
            name='supplier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplied_documents', to='contacts.contact'),
        ),
        migrations.AddField(
            model_name='document',
            name='type_code',
            field=models.CharField(blank=True, default='', max_length=10),
        ),
        migrations.AddField(
            model_name='document',
            name='valid_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='documentline',
            name='article',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='documentline',
            name='unit',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='documenttype',
            name='number_range',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AlterField(
            model_name='document',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled')], default='open', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('workspace_id', 'type', 'contact', 'supplier', 'number', 'date'), name='documents_document_once', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='documentreference',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='documents.document'),
        ),
        migrations.AddField(
            model_name='documentreference',
            name='target',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='referring', to='documents.document'),
        ),
        migrations.AddIndex(
            model_name='documentreference',
            index=models.Index(condition=models.Q(('target', None)), fields=['workspace_id', 'folded'], name='documents_awaited'),
        ),
    ]
