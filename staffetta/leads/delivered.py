"""The pipelines and loss reasons that every new workspace is delivered with (L-03, L-15), named in five languages."""

from __future__ import annotations

from dataclasses import dataclass

from staffetta.leads.models import Outcome

LANGUAGES = ("en", "it", "fr", "pl", "de")


def named(*words: str) -> dict[str, str]:
    """Names by language, in the order of LANGUAGES."""
    return dict(zip(LANGUAGES, words, strict=True))


@dataclass(frozen=True)
class DeliveredStep:
    """A step; `probability` in per cent."""

    code: str
    names: dict[str, str]
    probability: int
    colour: str = "neutral"
    outcome: Outcome = Outcome.OPEN
    ends_duty: bool = False


@dataclass(frozen=True)
class DeliveredPipeline:
    code: str
    names: dict[str, str]
    steps: tuple[DeliveredStep, ...]


SALES = DeliveredPipeline(
    "sales",
    named("Sales", "Vendite", "Ventes", "Sprzedaż", "Vertrieb"),
    (
        DeliveredStep("new", named("New", "Nuovo", "Nouveau", "Nowy", "Neu"), 10),
        DeliveredStep(
            "contacted", named("Contacted", "Contattato", "Contacté", "Kontakt nawiązany", "Kontaktiert"), 20
        ),
        DeliveredStep(
            "qualified",
            named("Needs clear", "Esigenze chiare", "Besoin cerné", "Potrzeby rozpoznane", "Bedarf geklärt"),
            40,
            "info",
        ),
        DeliveredStep(
            "offer",
            named("Offer sent", "Offerta inviata", "Offre envoyée", "Oferta wysłana", "Angebot versandt"),
            60,
            "info",
        ),
        DeliveredStep(
            "negotiation",
            named("Negotiation", "Negoziazione", "Négociation", "Negocjacje", "Verhandlung"),
            80,
            "accent",
        ),
        DeliveredStep("won", named("Won", "Vinta", "Gagnée", "Wygrana", "Gewonnen"), 100, "success", Outcome.WON, True),
    ),
)

CARS = DeliveredPipeline(
    "cars",
    named("Car dealership", "Concessionaria auto", "Concession automobile", "Salon samochodowy", "Autohaus"),
    (
        DeliveredStep("enquiry", named("Enquiry", "Richiesta", "Demande", "Zapytanie", "Anfrage"), 10),
        DeliveredStep("visit", named("Visit", "Visita", "Visite", "Wizyta w salonie", "Besuch"), 25),
        DeliveredStep(
            "test_drive",
            named("Test drive", "Prova su strada", "Essai routier", "Jazda próbna", "Probefahrt"),
            40,
            "info",
        ),
        DeliveredStep("offer", named("Offer", "Offerta", "Offre", "Oferta", "Angebot"), 60, "info"),
        DeliveredStep(
            "order",
            named(
                "Order being agreed",
                "Ordine in definizione",
                "Commande en cours",
                "Ustalanie zamówienia",
                "Bestellung in Abstimmung",
            ),
            80,
            "accent",
        ),
        DeliveredStep("sold", named("Sold", "Venduto", "Vendu", "Sprzedany", "Verkauft"), 100, "success", Outcome.WON),
        DeliveredStep(
            "handed_over",
            named("Handed over", "Consegnato", "Livré", "Wydany", "Ausgeliefert"),
            100,
            "success",
            Outcome.WON,
            True,
        ),
        DeliveredStep(
            "in_care",
            named(
                "In care (withdrew)",
                "In assistenza (rinuncia)",
                "En suivi (désistement)",
                "W opiece (rezygnacja)",
                "In Betreuung (Absage)",
            ),
            0,
            "danger",
            Outcome.LOST,
            True,
        ),
    ),
)

RETURN = DeliveredPipeline(
    "return",
    named("Return", "Reso", "Retour", "Zwrot", "Retoure"),
    (
        DeliveredStep("announced", named("Announced", "Annunciato", "Annoncé", "Zgłoszony", "Angekündigt"), 50),
        DeliveredStep("received", named("Received", "Ricevuto", "Reçu", "Otrzymany", "Eingegangen"), 60, "info"),
        DeliveredStep("checked", named("Checked", "Verificato", "Contrôlé", "Sprawdzony", "Geprüft"), 80, "accent"),
        DeliveredStep(
            "settled",
            named("Settled", "Risolto", "Réglé", "Rozliczony", "Abgewickelt"),
            100,
            "success",
            Outcome.WON,
            True,
        ),
        DeliveredStep(
            "refused", named("Refused", "Respinto", "Refusé", "Odrzucony", "Abgelehnt"), 0, "danger", Outcome.LOST, True
        ),
    ),
)

NON_CONFORMITY = DeliveredPipeline(
    "non_conformity",
    named("Non-conformity", "Non conformità", "Non-conformité", "Niezgodność", "Abweichung"),
    (
        DeliveredStep("reported", named("Reported", "Segnalata", "Signalée", "Zgłoszona", "Gemeldet"), 50),
        DeliveredStep(
            "analysis",
            named(
                "Cause analysed", "Analisi della causa", "Analyse de la cause", "Analiza przyczyny", "Ursachenanalyse"
            ),
            60,
            "info",
        ),
        DeliveredStep(
            "measures",
            named("Measures under way", "Misure in corso", "Mesures en cours", "Działania w toku", "Maßnahmen laufen"),
            70,
            "info",
        ),
        DeliveredStep(
            "check",
            named(
                "Effect checked",
                "Verifica dell’efficacia",
                "Vérification de l’efficacité",
                "Ocena skuteczności",
                "Wirksamkeit geprüft",
            ),
            90,
            "accent",
        ),
        DeliveredStep(
            "closed",
            named("Closed", "Chiusa", "Clôturée", "Zamknięta", "Abgeschlossen"),
            100,
            "success",
            Outcome.WON,
            True,
        ),
        DeliveredStep(
            "unfounded",
            named("Unfounded", "Infondata", "Infondée", "Bezzasadna", "Unbegründet"),
            0,
            "danger",
            Outcome.LOST,
            True,
        ),
    ),
)

PIPELINES = (SALES, CARS, RETURN, NON_CONFORMITY)

LOSS_REASONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("price", named("Too expensive", "Troppo caro", "Trop cher", "Zbyt wysoka cena", "Zu teuer")),
    (
        "competitor",
        named(
            "Chose a competitor",
            "Ha scelto un concorrente",
            "A choisi un concurrent",
            "Wybór konkurencji",
            "Für Wettbewerber entschieden",
        ),
    ),
    (
        "no_need",
        named("No need any more", "Esigenza venuta meno", "Plus de besoin", "Brak potrzeby", "Kein Bedarf mehr"),
    ),
    (
        "postponed",
        named(
            "Put off",
            "Rimandato a data da destinarsi",
            "Projet reporté",
            "Odłożone na później",
            "Auf unbestimmte Zeit verschoben",
        ),
    ),
    ("no_budget", named("No budget", "Budget assente", "Pas de budget", "Brak budżetu", "Kein Budget")),
    (
        "no_answer",
        named("No answer", "Nessuna risposta", "Sans réponse", "Brak odpowiedzi", "Keine Rückmeldung"),
    ),
    (
        "withdrew",
        named(
            "Customer withdrew",
            "Rinuncia del cliente",
            "Désistement du client",
            "Rezygnacja klienta",
            "Kunde hat abgesagt",
        ),
    ),
    ("other", named("Other reason", "Altro motivo", "Autre raison", "Inny powód", "Anderer Grund")),
)
