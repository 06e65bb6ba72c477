"""The document types of every new workspace, named in all five languages (A-06, A-09)."""

from __future__ import annotations

from dataclasses import dataclass

from staffetta.documents.models import DocumentType, Side

LANGUAGES = ("en", "it", "fr", "pl", "de")
Nature = DocumentType.Nature


@dataclass(frozen=True)
class Delivered:
    """One type as it is delivered: names in English, Italian, French, Polish, German; the prefix of its numbers."""

    nature: str
    names: tuple[str, str, str, str, str]
    prefix: str
    side: str = Side.SELLING
    """Numbers of documents that suppliers give us are theirs: those types have no prefix."""

    @property
    def code(self) -> str:
        """The nature's word, with what we buy set apart."""
        return self.nature if self.side == Side.SELLING else f"{self.side}_{self.nature}"

    @property
    def named(self) -> dict[str, str]:
        """As `core.models.Named` keeps them."""
        return dict(zip(LANGUAGES, self.names, strict=True))


TYPES = (
    Delivered(Nature.QUOTE, ("Quote", "Preventivo", "Devis", "Oferta", "Angebot"), "Q-{year}-"),
    Delivered(
        Nature.CONFIRMATION,
        (
            "Order confirmation",
            "Conferma d'ordine",
            "Confirmation de commande",
            "Potwierdzenie zamówienia",
            "Auftragsbestätigung",
        ),
        "OC-{year}-",
    ),
    Delivered(Nature.ORDER, ("Order", "Ordine", "Commande", "Zamówienie", "Auftrag"), "O-{year}-"),
    Delivered(
        Nature.DELIVERY,
        ("Delivery note", "Documento di trasporto", "Bon de livraison", "Dokument dostawy", "Lieferschein"),
        "DN-{year}-",
    ),
    Delivered(Nature.RETURN, ("Return", "Reso", "Retour", "Zwrot", "Retoure"), "R-{year}-"),
    Delivered(Nature.INVOICE, ("Invoice", "Fattura", "Facture", "Faktura", "Rechnung"), "I-{year}-"),
    Delivered(
        Nature.CREDIT_NOTE,
        ("Credit note", "Nota di credito", "Avoir", "Faktura korygująca", "Gutschrift"),
        "CN-{year}-",
    ),
    Delivered(
        Nature.NON_CONFORMITY,
        ("Non-conformity", "Non conformità", "Non-conformité", "Niezgodność", "Reklamation"),
        "NC-{year}-",
    ),
    Delivered(
        Nature.QUOTE,
        ("Supplier's quote", "Offerta del fornitore", "Devis fournisseur", "Oferta dostawcy", "Lieferantenangebot"),
        "",
        Side.BUYING,
    ),
    Delivered(
        Nature.ORDER,
        ("Purchase order", "Ordine a fornitore", "Commande fournisseur", "Zamówienie do dostawcy", "Bestellung"),
        "PO-{year}-",
        Side.BUYING,
    ),
    Delivered(
        Nature.CONFIRMATION,
        (
            "Supplier's confirmation",
            "Conferma del fornitore",
            "Confirmation du fournisseur",
            "Potwierdzenie dostawcy",
            "Bestellbestätigung",
        ),
        "",
        Side.BUYING,
    ),
    Delivered(
        Nature.DELIVERY,
        (
            "Supplier's delivery note",
            "DDT del fornitore",
            "Bon de livraison fournisseur",
            "Dokument dostawy od dostawcy",
            "Lieferschein des Lieferanten",
        ),
        "",
        Side.BUYING,
    ),
    Delivered(
        Nature.RETURN,
        (
            "Return to supplier",
            "Reso a fornitore",
            "Retour fournisseur",
            "Zwrot do dostawcy",
            "Rücksendung an Lieferanten",
        ),
        "RS-{year}-",
        Side.BUYING,
    ),
    Delivered(
        Nature.INVOICE,
        ("Supplier's invoice", "Fattura fornitore", "Facture fournisseur", "Faktura zakupu", "Eingangsrechnung"),
        "",
        Side.BUYING,
    ),
    Delivered(
        Nature.CREDIT_NOTE,
        (
            "Supplier's credit note",
            "Nota di credito del fornitore",
            "Avoir fournisseur",
            "Faktura korygująca zakupu",
            "Eingangsgutschrift",
        ),
        "",
        Side.BUYING,
    ),
)


def range_of(nature: str, side: str = Side.SELLING) -> str:
    """The number range from which documents of this nature take theirs, where the numbers are ours."""
    return f"documents.{nature}" if side == Side.SELLING else f"documents.{side}.{nature}"
