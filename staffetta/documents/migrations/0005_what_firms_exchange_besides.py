"""Workspaces that are there get the types that were added: what firms exchange besides, and complaints to suppliers."""

from django.db import migrations

from staffetta.core.ids import uuid7

LANGUAGES = ("en", "it", "fr", "pl", "de")
# Code, nature, side, whether it is kept as letters are, its number range, its names.
TYPES = (
    ('buying_non_conformity', 'non_conformity', 'buying', False, '', ["Supplier's non-conformity", 'Non conformità fornitore', 'Non-conformité fournisseur', 'Niezgodność dostawcy', 'Reklamation an Lieferanten']),
    ('request', 'other', 'selling', False, '', ['Request for quotation', "Richiesta d'offerta", 'Demande de devis', 'Zapytanie ofertowe', 'Angebotsanfrage']),
    ('buying_request', 'other', 'buying', False, 'documents.other', ['Request to supplier', "Richiesta d'offerta a fornitore", 'Demande de devis au fournisseur', 'Zapytanie ofertowe do dostawcy', 'Angebotsanfrage an Lieferanten']),
    ('order_change', 'other', 'selling', True, '', ['Order change', "Modifica d'ordine", 'Modification de commande', 'Zmiana zamówienia', 'Auftragsänderung']),
    ('buying_order_change', 'other', 'buying', True, 'documents.other', ['Purchase order change', "Modifica d'ordine a fornitore", 'Modification de commande fournisseur', 'Zmiana zamówienia do dostawcy', 'Bestelländerung']),
    ('order_cancellation', 'other', 'selling', True, '', ['Order cancellation', "Annullamento d'ordine", 'Annulation de commande', 'Anulowanie zamówienia', 'Auftragsstornierung']),
    ('buying_order_cancellation', 'other', 'buying', True, 'documents.other', ['Purchase order cancellation', "Annullamento d'ordine a fornitore", 'Annulation de commande fournisseur', 'Anulowanie zamówienia do dostawcy', 'Bestellstornierung']),
    ('receipt', 'other', 'selling', True, '', ["Customer's receipt advice", 'Avviso di ricevimento del cliente', 'Avis de réception du client', 'Potwierdzenie odbioru od klienta', 'Empfangsbestätigung des Kunden']),
    ('buying_receipt', 'other', 'buying', True, 'documents.other', ['Receipt advice to supplier', 'Avviso di ricevimento a fornitore', 'Avis de réception au fournisseur', 'Potwierdzenie odbioru dla dostawcy', 'Empfangsbestätigung an Lieferanten']),
    ('reminder', 'other', 'selling', True, '', ['Reminder', 'Sollecito di pagamento', 'Relance de paiement', 'Wezwanie do zapłaty', 'Mahnung']),
    ('buying_reminder', 'other', 'buying', True, '', ["Supplier's reminder", 'Sollecito del fornitore', 'Relance du fournisseur', 'Wezwanie do zapłaty od dostawcy', 'Mahnung des Lieferanten']),
    ('remittance', 'other', 'selling', True, '', ["Customer's remittance advice", 'Avviso di pagamento del cliente', 'Avis de paiement du client', 'Awizo płatności od klienta', 'Zahlungsavis des Kunden']),
    ('buying_remittance', 'other', 'buying', True, 'documents.other', ['Remittance advice to supplier', 'Avviso di pagamento a fornitore', 'Avis de paiement au fournisseur', 'Awizo płatności dla dostawcy', 'Zahlungsavis an Lieferanten']),
    ('statement', 'other', 'selling', True, '', ['Statement', 'Estratto conto', 'Relevé de compte', 'Wyciąg rozrachunków', 'Kontoauszug']),
    ('buying_statement', 'other', 'buying', True, '', ["Supplier's statement", 'Estratto conto del fornitore', 'Relevé de compte du fournisseur', 'Wyciąg rozrachunków od dostawcy', 'Kontoauszug des Lieferanten']),
    ('response', 'other', 'selling', True, '', ["Customer's response", 'Risposta del cliente', 'Réponse du client', 'Odpowiedź klienta', 'Antwort des Kunden']),
    ('buying_response', 'other', 'buying', True, 'documents.other', ['Response to supplier', 'Risposta a fornitore', 'Réponse au fournisseur', 'Odpowiedź dla dostawcy', 'Antwort an Lieferanten']),
)
YEARS = {"IT": 10, "FR": 10, "PL": 5, "DE": 6, "AT": 7, "ES": 6, "NL": 7}


def deliver(apps, schema_editor):
    DocumentType = apps.get_model("documents", "DocumentType")
    for workspace in apps.get_model("accounts", "Workspace").objects.all():
        known = DocumentType.objects.filter(workspace_id=workspace.pk)
        codes = {code.lower() for code in known.values_list("code", flat=True)}
        last = max(known.values_list("position", flat=True), default=-1)
        fresh = [row for row in TYPES if row[0] not in codes]
        DocumentType.objects.bulk_create(
            DocumentType(
                id=uuid7(),
                workspace_id=workspace.pk,
                code=code,
                names=dict(zip(LANGUAGES, names)),
                nature=nature,
                side=side,
                retention_years=YEARS.get(workspace.country, 10) if kept else None,
                number_range=number_range,
                position=last + place,
            )
            for place, (code, nature, side, kept, number_range, names) in enumerate(fresh, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_chains"), ("accounts", "0002_wall")]

    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]
