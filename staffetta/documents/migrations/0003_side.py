"""Document types stand on one side of a deal. Workspaces that are there get the types of purchases, too."""

from django.db import migrations, models

from staffetta.core.ids import uuid7

LANGUAGES = ("en", "it", "fr", "pl", "de")
PURCHASES = (
    ('quote', ["Supplier's quote", 'Offerta del fornitore', 'Devis fournisseur', 'Oferta dostawcy', 'Lieferantenangebot']),
    ("order", ["Purchase order", "Ordine a fornitore", "Commande fournisseur", "Zamówienie do dostawcy", "Bestellung"]),
    ('confirmation', ["Supplier's confirmation", 'Conferma del fornitore', 'Confirmation du fournisseur', 'Potwierdzenie dostawcy', 'Bestellbestätigung']),
    ('delivery', ["Supplier's delivery note", 'DDT del fornitore', 'Bon de livraison fournisseur', 'Dokument dostawy od dostawcy', 'Lieferschein des Lieferanten']),
    ("return", ["Return to supplier", "Reso a fornitore", "Retour fournisseur", "Zwrot do dostawcy", "Rücksendung an Lieferanten"]),
    ('invoice', ["Supplier's invoice", 'Fattura fornitore', 'Facture fournisseur', 'Faktura zakupu', 'Eingangsrechnung']),
    ('credit_note', ["Supplier's credit note", 'Nota di credito del fornitore', 'Avoir fournisseur', 'Faktura korygująca zakupu', 'Eingangsgutschrift']),
)
YEARS = {"IT": (10, 10), "FR": (10, 10), "PL": (5, 5), "DE": (8, 6), "AT": (7, 7), "ES": (6, 6), "NL": (7, 7)}


def deliver_purchases(apps, schema_editor):
    DocumentType = apps.get_model("documents", "DocumentType")
    for workspace in apps.get_model("accounts", "Workspace").objects.all():
        known = DocumentType.objects.filter(workspace_id=workspace.pk)
        codes = {code.lower() for code in known.values_list("code", flat=True)}
        last = max(known.values_list("position", flat=True), default=-1)
        vouchers, letters = YEARS.get(workspace.country, (10, 10))
        years = {"invoice": vouchers, "credit_note": vouchers, "quote": None, "return": None}
        fresh = [(nature, names) for nature, names in PURCHASES if f"buying_{nature}" not in codes]
        DocumentType.objects.bulk_create(
            DocumentType(
                id=uuid7(),
                workspace_id=workspace.pk,
                code=f"buying_{nature}",
                names=dict(zip(LANGUAGES, names)),
                nature=nature,
                side="buying",
                retention_years=years.get(nature, letters),
                position=last + place,
            )
            for place, (nature, names) in enumerate(fresh, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_retention"), ("accounts", "0002_wall")]

    operations = [
        migrations.AddField(
            model_name="documenttype",
            name="side",
            field=models.CharField(
                choices=[("selling", "We sell"), ("buying", "We buy")], default="selling", max_length=10
            ),
        ),
        migrations.RunPython(deliver_purchases, migrations.RunPython.noop),
    ]
