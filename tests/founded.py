"""Databases in which a firm stands already, because founding one takes longer than most tests.

The first test that asks for one of FIRMS makes a copy of the test database and founds the firm in it; later tests are
pointed at that copy before their transaction begins. All other tests see the database without any firm.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.database import Cleaner

FIRMS: dict[str, dict[str, Any]] = {
    "neighbours": {},
    "firm": {},
    "own_firm": {"name": "Kowalski Sp. z o.o.", "privacy": "own", "domain": "kowalski.example"},
}
"""What is founded for the fixture of this name; `neighbours` are the firm and, in a second one, the demonstration."""


@dataclass
class Place:
    """A database, what cleans it, and the firm in it as it was founded."""

    name: str
    cleaner: Cleaner
    firm: bytes = b""


places: dict[str, Place] = {}
"""By fixture; "" is the one without any firm."""

current = ""


def wanted_by(fixtures: list[str]) -> str:
    """Which of them a test with these fixtures needs."""
    return next((name for name in FIRMS if name in fixtures), "")


def found(name: str) -> bytes:
    """Found the firm of this fixture in the database that Django is pointed at."""
    from django.db import transaction  # noqa: PLC0415 - this module is imported before the settings are known

    from staffetta.config.demonstration.make import make_demo  # noqa: PLC0415 - as above
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above
    from tests.cast import DAWN, a_firm  # noqa: PLC0415 - as above

    with workspace(None), transaction.atomic():
        cast = a_firm(**FIRMS[name])
        if name == "neighbours":
            make_demo(DAWN)
        return pickle.dumps(cast)


def cast_of(name: str) -> Cast:
    """The firm of this fixture: founded before, unless another one's database is in use."""
    from tests.cast import a_firm  # noqa: PLC0415 - as above

    if current == name or (name, current) == ("firm", "neighbours"):
        cast: Cast = pickle.loads(places[current].firm)
        return cast
    return a_firm(**FIRMS[name])
