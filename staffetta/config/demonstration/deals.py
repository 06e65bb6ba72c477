"""The deals of the demonstration: some to be called today, some overdue, some forgotten, some won and on their way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Deal:
    """`step` in *Sales*; `begun` days ago; `next_in`: the open task is so many days from today, None = no next step."""

    firm: str
    title: str
    amount: int
    step: str
    begun: int
    next_in: int | None = None
    task: str = "Call about the offer"
    kind: str = "call"
    note: str = ""
    tags: tuple[str, ...] = ()
    outcome: str = ""
    closed: int = 0
    template: str = ""
    done: int = 0

    @property
    def money(self) -> Decimal:
        return Decimal(self.amount)


OPEN = (
    Deal(
        "Hotel Belvedere",
        "Solar roof for the annexe",
        48_500,
        "offer",
        24,
        0,
        "Go through the offer together",
        "meeting",
        "Ms Moretti likes the all-black panels. The owner's son decides about the money.",
        ("solar", "2027 budget"),
    ),
    Deal("Hotel Belvedere", "Charging points for guests", 9_800, "new", 3, 1, "Ask how many parking bays", "call"),
    Deal(
        "Panificio Rossetti",
        "Heat recovery from the ovens",
        22_400,
        "qualified",
        18,
        -2,
        "Send the heat balance",
        "email",
        "Two ovens run from 2 to 10 a.m.; hot water is needed from 6.",
        ("heat",),
    ),
    Deal(
        "Ateliers Garonne",
        "Solar hall roof, 120 kWp",
        131_000,
        "negotiation",
        61,
        0,
        "Agree on payment terms",
        "negotiation",
        "They ask for 3 % discount on payment within ten days.",
        ("solar", "large"),
    ),
    Deal("Ateliers Garonne", "Battery for the workshop", 38_700, "contacted", 9, 4, "Visit the workshop", "visit"),
    Deal(
        "Fromagerie du Lac",
        "Cooling with solar power",
        57_300,
        "offer",
        33,
        -5,
        "Ask for the decision",
        "call",
        "Comparing with an offer from Grenoble.",
        ("solar",),
    ),
    Deal(
        "Zakłady Mięsne Lipka",
        "Heat pump for process water",
        84_200,
        "qualified",
        21,
        2,
        "Show the reference in Gdańsk",
        "visit",
        "",
        ("heat", "large"),
    ),
    Deal("Zakłady Mięsne Lipka", "Roof survey", 1_900, "new", 2, 0, "Agree a date for the survey", "call"),
    Deal(
        "Stolarnia Dąb",
        "Solar roof for the joinery",
        36_900,
        "offer",
        40,
        None,
        note="Was to call us back after the fair.",
    ),
    Deal(
        "Molkerei Hohenfels",
        "Solar façade",
        96_000,
        "negotiation",
        75,
        3,
        "Bring the contract",
        "meeting",
        "The works council has agreed.",
        ("solar", "large"),
    ),
    Deal("Molkerei Hohenfels", "Energy monitoring", 12_600, "contacted", 12, -1, "Send the data sheet", "email"),
    Deal(
        "Hotel Zur Linde",
        "Heat pump and storage",
        64_800,
        "qualified",
        16,
        6,
        "Present two variants",
        "demonstration",
        "",
        ("heat",),
    ),
    Deal("Hotel Zur Linde", "Solar thermal for the pool", 27_500, "new", 1, None),
    Deal(
        "Autohaus Weber",
        "Carport with 60 kWp",
        88_000,
        "contacted",
        7,
        0,
        "Call Mr Weber back",
        "call",
        "Interested in leasing.",
        ("solar", "leasing"),
    ),
    Deal(
        "Cantina Monteforte", "Second solar roof", 74_500, "offer", 28, 1, "Follow the offer up", "call", "", ("solar",)
    ),
    Deal(
        "Browar Nadwiślański",
        "Storage for peak shaving",
        118_000,
        "qualified",
        26,
        8,
        "Simulate the load profile",
        "offer",
        "",
        ("large", "storage"),
    ),
    Deal(
        "Brauerei Steinbach",
        "Steam from heat pump",
        142_000,
        "new",
        5,
        5,
        "Collect the consumption data",
        "email",
        "",
        ("heat", "large"),
    ),
    Deal("Hôtel de la Gare", "Charging points", 14_300, "contacted", 11, 2, "Send references", "email"),
    Deal(
        "Officine Brenta",
        "Compressor heat recovery",
        19_700,
        "offer",
        30,
        0,
        "Ask for the decision",
        "call",
        "",
        ("heat",),
    ),
)

CLOSED = (
    Deal(
        "Cantina Monteforte",
        "Solar roof, 80 kWp",
        92_000,
        "won",
        160,
        tags=("solar",),
        outcome="won",
        closed=20,
        template="INSTALL",
        done=3,
    ),
    Deal(
        "Domaine des Tilleuls",
        "Solar cellar roof",
        58_400,
        "won",
        130,
        tags=("solar",),
        outcome="won",
        closed=8,
        template="INSTALL",
        done=2,
    ),
    Deal(
        "Browar Nadwiślański",
        "Heat recovery",
        47_900,
        "won",
        150,
        tags=("heat",),
        outcome="won",
        closed=33,
        template="INSTALL",
        done=7,
    ),
    Deal(
        "Brauerei Steinbach",
        "Solar roof, 200 kWp",
        214_000,
        "won",
        190,
        tags=("solar", "large"),
        outcome="won",
        closed=12,
        template="INSTALL",
        done=1,
    ),
    Deal(
        "Caseificio Alpe Verde",
        "Spare inverters",
        6_200,
        "won",
        40,
        outcome="won",
        closed=3,
        template="DELIVERY",
        done=1,
    ),
    Deal(
        "Officine Brenta", "Charging points", 11_800, "won", 90, outcome="won", closed=45, template="DELIVERY", done=3
    ),
    Deal("Caseificio Alpe Verde", "Heat pump", 71_000, "won", 210, tags=("heat",), outcome="won", closed=95),
    Deal("Panificio Rossetti", "Solar roof", 33_000, "lost", 140, outcome="lost", closed=50),
    Deal("Fromagerie du Lac", "Charging points", 8_700, "lost", 100, outcome="lost", closed=30),
    Deal("Autohaus Weber", "Solar roof", 64_000, "lost", 180, outcome="lost", closed=70),
    Deal("Stolarnia Dąb", "Wood chip heating", 52_000, "cancelled", 120, outcome="cancelled", closed=60),
)
