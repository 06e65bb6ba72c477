"""The activity types of every new workspace, named in all five languages (A-02, L-12)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivered:
    """One activity type as it is delivered. `names` are its names in English, Italian, French, Polish, German."""

    code: str
    icon: str
    colour: str
    minutes: int
    counts: bool
    names: tuple[str, str, str, str, str]


ACTIVITY_TYPES = (
    Delivered("call", "phone", "blue", 15, True, ("Call", "Telefonata", "Appel", "Telefon", "Anruf")),
    Delivered("email", "mail", "violet", 15, True, ("E-mail", "E-mail", "E-mail", "E-mail", "E-Mail")),
    Delivered(
        "message", "message-circle", "cyan", 15, True, ("Message", "Messaggio", "Message", "Wiadomość", "Nachricht")
    ),
    Delivered("visit", "map-pin", "orange", 60, True, ("Visit", "Visita", "Visite", "Wizyta", "Besuch")),
    Delivered("meeting", "users", "green", 60, True, ("Meeting", "Riunione", "Réunion", "Spotkanie", "Besprechung")),
    Delivered(
        "offer",
        "file-pen",
        "amber",
        60,
        True,
        (
            "Drafting an offer",
            "Redazione offerta",
            "Rédaction d’une offre",
            "Przygotowanie oferty",
            "Angebot erstellen",
        ),
    ),
    Delivered(
        "demonstration",
        "presentation",
        "pink",
        60,
        True,
        ("Demonstration", "Dimostrazione", "Démonstration", "Prezentacja", "Vorführung"),
    ),
    Delivered(
        "negotiation",
        "handshake",
        "red",
        60,
        True,
        ("Negotiation", "Negoziazione", "Négociation", "Negocjacje", "Verhandlung"),
    ),
    Delivered(
        "handover", "package-check", "green", 60, True, ("Handover", "Consegna", "Livraison", "Wydanie", "Übergabe")
    ),
    Delivered(
        "service",
        "wrench",
        "cyan",
        120,
        False,
        (
            "Installation or service",
            "Installazione o assistenza",
            "Installation ou service",
            "Montaż lub serwis",
            "Montage oder Service",
        ),
    ),
    Delivered(
        "invoice",
        "receipt-text",
        "grey",
        15,
        False,
        ("Invoicing", "Fatturazione", "Facturation", "Fakturowanie", "Rechnung stellen"),
    ),
    Delivered("other", "circle-dot", "grey", 30, False, ("Other", "Altro", "Autre", "Inne", "Sonstiges")),
)

LANGUAGES = ("en", "it", "fr", "pl", "de")


def names_of(delivered: Delivered) -> dict[str, str]:
    """As `core.models.Named` keeps them."""
    return dict(zip(LANGUAGES, delivered.names, strict=True))
