"""Workspaces that are there get types for invoices that the buyer writes: their numbers are the buyer's."""

from django.db import migrations

from staffetta.core.ids import uuid7

LANGUAGES = ("en", "it", "fr", "pl", "de")
TYPES = (
    ("self_billed", "selling", "", ("Customer's self-billed invoice", "Fattura emessa dal cliente", "Autofacture du client", "Samofaktura klienta", "Abrechnungsgutschrift des Kunden")),
    ("buying_self_billed", "buying", "documents.other", ("Self-billed invoice to supplier", "Fattura emessa per il fornitore", "Autofacture au fournisseur", "Samofaktura dla dostawcy", "Abrechnungsgutschrift an Lieferanten")),
)
YEARS = {"IT": 10, "FR": 10, "PL": 5, "DE": 8, "AT": 7, "ES": 6, "NL": 7}


def deliver(apps, schema_editor):
    DocumentType = apps.get_model("documents", "DocumentType")
    for workspace in apps.get_model("accounts", "Workspace").objects.all():
        known = DocumentType.objects.filter(workspace_id=workspace.pk)
        codes = {code.lower() for code in known.values_list("code", flat=True)}
        last = max(known.values_list("position", flat=True), default=-1)
        DocumentType.objects.bulk_create(
            DocumentType(
                id=uuid7(),
                workspace_id=workspace.pk,
                code=code,
                names=dict(zip(LANGUAGES, names)),
                nature="invoice",
                side=side,
                retention_years=YEARS.get(workspace.country, 10),
                number_range=number_range,
                position=last + place,
            )
            for place, (code, side, number_range, names) in enumerate(TYPES, 1)
            if code not in codes
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_what_firms_exchange_besides")]

    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]
