"""The year behind the demonstration: deals that were decided, visits and calls, hours that were spent; for the reports.

Written down as short as can be, and loaded as an import would bring it along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from staffetta.leads.models import Step

WALK = ("new", "contacted", "qualified", "offer", "negotiation")


@dataclass(frozen=True)
class Decided:
    """`begun` and `closed` days ago; `reach`: how many steps it went through; `reason`: the code of a loss reason."""

    firm: str
    title: str
    amount: int
    begun: int
    closed: int
    reach: int = 5
    reason: str = ""
    skips: int = 0


DECIDED = tuple(
    Decided(*said)
    for said in (
        ("Cantina Monteforte", "Inverter exchange", 8_400, 350, 322),
        ("Hotel Belvedere", "Pool heating", 31_000, 345, 301, 4, "competitor"),
        ("Ateliers Garonne", "LED hall lighting", 26_500, 330, 290),
        ("Officine Brenta", "Solar roof, 50 kWp", 61_000, 322, 262, 5, "price"),
        ("Stolarnia Dąb", "Dust extraction survey", 3_200, 310, 295, 3, "", 1),
        ("Molkerei Hohenfels", "Cold water storage", 44_000, 305, 248),
        ("Brauerei Steinbach", "Energy audit", 7_900, 290, 270, 4, "", 2),
        ("Autohaus Weber", "Wall boxes for the yard", 12_700, 284, 240, 3, "postponed"),
        ("Fromagerie du Lac", "Heat pump", 49_500, 270, 205),
        ("Panificio Rossetti", "Battery storage", 28_300, 262, 230, 2, "no_budget"),
        ("Hotel Zur Linde", "Solar roof, 40 kWp", 46_800, 255, 196),
        ("Caseificio Alpe Verde", "Monitoring", 5_600, 241, 226, 4, "", 1),
        ("Zakłady Mięsne Lipka", "Solar roof, 150 kWp", 158_000, 236, 168, 5, "competitor"),
        ("Domaine des Tilleuls", "Cellar cooling", 37_200, 220, 160),
        ("Browar Nadwiślański", "Charging points", 9_900, 212, 190, 3, "no_answer"),
        ("Hôtel de la Gare", "Hot water from heat pump", 33_600, 204, 139),
        ("Officine Brenta", "Maintenance contract", 4_800, 190, 171, 4, "", 1),
        ("Ateliers Garonne", "Roof repair before solar", 18_000, 181, 133, 4, "price"),
        ("Cantina Monteforte", "Charging points", 13_400, 170, 128),
        ("Brauerei Steinbach", "Heat storage", 72_000, 165, 101),
        ("Stolarnia Dąb", "Solar carport", 39_000, 158, 112, 3, "no_need"),
        ("Molkerei Hohenfels", "Inverter exchange", 10_200, 150, 124, 5, "", 1),
        ("Autohaus Weber", "Energy audit", 6_400, 139, 118, 4, "", 2),
        ("Hotel Belvedere", "Charging points, phase 1", 11_900, 132, 88),
        ("Fromagerie du Lac", "Monitoring", 4_100, 121, 97, 2, "no_answer"),
        ("Zakłady Mięsne Lipka", "Energy audit", 9_300, 117, 80),
        ("Hotel Zur Linde", "Laundry heat recovery", 21_700, 110, 62, 4, "competitor"),
        ("Caseificio Alpe Verde", "Solar roof, 60 kWp", 68_500, 104, 41),
        ("Domaine des Tilleuls", "Wall boxes", 7_700, 92, 55, 3, "postponed"),
        ("Hôtel de la Gare", "Solar roof, 25 kWp", 29_900, 85, 37, 5, "price"),
        ("Browar Nadwiślański", "Maintenance contract", 5_200, 70, 52, 4, "", 1),
        ("Panificio Rossetti", "Oven insulation", 15_800, 66, 26),
        ("Officine Brenta", "Wall boxes", 6_900, 58, 17, 4, "no_budget"),
        ("Cantina Monteforte", "Drip-proof inverters", 8_800, 47, 15),
    )
)


def way(steps: dict[str, Step], reach: int, skips: int, begun: datetime, until: datetime) -> Iterator[tuple[Step, Any]]:
    """The first `reach` steps but for the skipped one, entered one after the other; later ones take longer."""
    through = [step for place, step in enumerate(WALK[:reach]) if not skips or place != skips]
    for place, step in enumerate(through):
        share = (place / len(through)) ** 1.4
        yield steps[step], begun + timedelta(seconds=int((until - begun).total_seconds() * share))


TALKS = (
    ("call", "us", "Asked how things stand; the decision comes next week."),
    ("email", "us", "Sent the comparison of the two variants."),
    ("call", "customer", "Wants to know when the meter would be changed."),
    ("visit", "us", "Looked at the roof and the switchboard, took photos."),
    ("meeting", "us", "Went through the offer page by page."),
    ("message", "customer", "Confirmed the appointment."),
    ("offer", "us", "Reckoned the offer anew with the longer warranty."),
    ("email", "customer", "Has questions about the subsidy."),
)
