"""The document types of every new workspace, named in all five languages (A-06, A-09)."""

from __future__ import annotations

from dataclasses import dataclass

from staffetta.documents.models import DocumentType, Side
from staffetta.ebusiness.reading import Kind

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
    word: str = ""
    """The code of one that is not the usual type of its nature."""
    kept_as: str = ""
    """The nature whose years of retention it has, where its own says nothing."""
    number_range: str = ""

    @property
    def code(self) -> str:
        """The nature's word, with what we buy set apart."""
        word = self.word or self.nature
        return word if self.side == Side.SELLING else f"{self.side}_{word}"

    @property
    def named(self) -> dict[str, str]:
        """As `core.models.Named` keeps them."""
        return dict(zip(LANGUAGES, self.names, strict=True))


OTHERS = (
    (
        *("request", True, ""),
        (
            "Request for quotation",
            "Richiesta d'offerta",
            "Demande de devis",
            "Zapytanie ofertowe",
            "Angebotsanfrage",
        ),
        (
            "Request to supplier",
            "Richiesta d'offerta a fornitore",
            "Demande de devis au fournisseur",
            "Zapytanie ofertowe do dostawcy",
            "Angebotsanfrage an Lieferanten",
        ),
    ),
    (
        *("order_change", True, Nature.ORDER),
        ("Order change", "Modifica d'ordine", "Modification de commande", "Zmiana zamówienia", "Auftragsänderung"),
        (
            "Purchase order change",
            "Modifica d'ordine a fornitore",
            "Modification de commande fournisseur",
            "Zmiana zamówienia do dostawcy",
            "Bestelländerung",
        ),
    ),
    (
        *("order_cancellation", True, Nature.ORDER),
        (
            "Order cancellation",
            "Annullamento d'ordine",
            "Annulation de commande",
            "Anulowanie zamówienia",
            "Auftragsstornierung",
        ),
        (
            "Purchase order cancellation",
            "Annullamento d'ordine a fornitore",
            "Annulation de commande fournisseur",
            "Anulowanie zamówienia do dostawcy",
            "Bestellstornierung",
        ),
    ),
    (
        *("receipt", True, Nature.ORDER),
        (
            "Customer's receipt advice",
            "Avviso di ricevimento del cliente",
            "Avis de réception du client",
            "Potwierdzenie odbioru od klienta",
            "Empfangsbestätigung des Kunden",
        ),
        (
            "Receipt advice to supplier",
            "Avviso di ricevimento a fornitore",
            "Avis de réception au fournisseur",
            "Potwierdzenie odbioru dla dostawcy",
            "Empfangsbestätigung an Lieferanten",
        ),
    ),
    (
        *("reminder", False, Nature.ORDER),
        ("Reminder", "Sollecito di pagamento", "Relance de paiement", "Wezwanie do zapłaty", "Mahnung"),
        (
            "Supplier's reminder",
            "Sollecito del fornitore",
            "Relance du fournisseur",
            "Wezwanie do zapłaty od dostawcy",
            "Mahnung des Lieferanten",
        ),
    ),
    (
        *("remittance", True, Nature.ORDER),
        (
            "Customer's remittance advice",
            "Avviso di pagamento del cliente",
            "Avis de paiement du client",
            "Awizo płatności od klienta",
            "Zahlungsavis des Kunden",
        ),
        (
            "Remittance advice to supplier",
            "Avviso di pagamento a fornitore",
            "Avis de paiement au fournisseur",
            "Awizo płatności dla dostawcy",
            "Zahlungsavis an Lieferanten",
        ),
    ),
    (
        *("statement", False, Nature.ORDER),
        ("Statement", "Estratto conto", "Relevé de compte", "Wyciąg rozrachunków", "Kontoauszug"),
        (
            "Supplier's statement",
            "Estratto conto del fornitore",
            "Relevé de compte du fournisseur",
            "Wyciąg rozrachunków od dostawcy",
            "Kontoauszug des Lieferanten",
        ),
    ),
    (
        *("response", True, Nature.ORDER),
        (
            "Customer's response",
            "Risposta del cliente",
            "Réponse du client",
            "Odpowiedź klienta",
            "Antwort des Kunden",
        ),
        (
            "Response to supplier",
            "Risposta a fornitore",
            "Réponse au fournisseur",
            "Odpowiedź dla dostawcy",
            "Antwort an Lieferanten",
        ),
    ),
)
"""Word; whether we give the numbers when we buy; whose retention; names when we sell, names when we buy."""

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
    Delivered(
        Nature.NON_CONFORMITY,
        (
            "Supplier's non-conformity",
            "Non conformità fornitore",
            "Non-conformité fournisseur",
            "Niezgodność dostawcy",
            "Reklamation an Lieferanten",
        ),
        "NS-{year}-",
        Side.BUYING,
    ),
    Delivered(
        Nature.INVOICE,
        (
            "Customer's self-billed invoice",
            "Fattura emessa dal cliente",
            "Autofacture du client",
            "Samofaktura klienta",
            "Abrechnungsgutschrift des Kunden",
        ),
        "",
        word="self_billed",
    ),
    Delivered(
        Nature.INVOICE,
        (
            "Self-billed invoice to supplier",
            "Fattura emessa per il fornitore",
            "Autofacture au fournisseur",
            "Samofaktura dla dostawcy",
            "Abrechnungsgutschrift an Lieferanten",
        ),
        "",
        Side.BUYING,
        word="self_billed",
        number_range="documents.other",
    ),
    *(
        Delivered(
            Nature.OTHER,
            names,
            "",
            side,
            word=word,
            kept_as=kept_as,
            number_range="documents.other" if side == Side.BUYING and ours else "",
        )
        for word, ours, kept_as, selling, buying in OTHERS
        for side, names in ((Side.SELLING, selling), (Side.BUYING, buying))
    ),
)
"""In the order in which they are offered. Those whose nature is *other* are what firms exchange besides (A-08)."""

TYPE_FOR: dict[tuple[Kind, str], str] = {
    **{
        (kind, side): kind.value if side == Side.SELLING else f"{side.value}_{kind.value}"
        for kind in Kind
        if kind not in (Kind.BUSINESS_CARD, Kind.CONTRACT)
        for side in Side
    }
}
"""The code of the delivered type that a file's document gets: by what it is, and the side on which we stand."""


def range_of(nature: str, side: str = Side.SELLING) -> str:
    """The number range from which documents of this nature take theirs, where the numbers are ours."""
    return f"documents.{nature}" if side == Side.SELLING else f"documents.{side}.{nature}"
