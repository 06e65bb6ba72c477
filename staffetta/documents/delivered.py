"""The document types of every new workspace, named in all five languages (A-06, A-09)."""

from __future__ import annotations

from dataclasses import dataclass

from staffetta.documents.models import DocumentType

LANGUAGES = ("en", "it", "fr", "pl", "de")
Nature = DocumentType.Nature


@dataclass(frozen=True)
class Delivered:
    """One type as it is delivered: names in English, Italian, French, Polish, German; the prefix of its numbers."""

    nature: str
    names: tuple[str, str, str, str, str]
    prefix: str

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
)


def range_of(nature: str) -> str:
    """The number range from which documents of this nature take theirs."""
    return f"documents.{nature}"
