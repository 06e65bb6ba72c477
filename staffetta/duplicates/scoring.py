"""Two contacts weighed against each other, and why."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp2
from typing import Any
from uuid import UUID

from staffetta.duplicates.families import in_order
from staffetta.duplicates.matching.attributes import Level, Record
from staffetta.duplicates.matching.comparing import likeness
from staffetta.duplicates.matching.weighing import Weighing

LEAST = 0.0
"""Odds in bits from which two are worth a look: even."""


UNLIKE = 60
"""Names that are near although they are so unlike stand in each other's field."""


@dataclass(frozen=True)
class Scored:
    """A pair as it is kept: `reasons` holds likenesses and weights, no value."""

    first: UUID
    second: UUID
    score: int
    likely: int
    reasons: dict[str, Any]


def weighed(weighing: Weighing, one: tuple[UUID, Record], other: tuple[UUID, Record]) -> Scored | None:
    """The pair, or None when the two are probably not the same."""
    bits = weighing.score(one[1], other[1])
    if bits < LEAST:
        return None
    before, parts = weighing.parts(one[1], other[1])
    reasons: dict[str, Any] = {"": [0, round(100 * before), ""]}
    for place, which, worth in parts:
        attribute = weighing.attributes[place]
        percent = likeness(attribute.kind, one[1][place], other[1][place])
        word = "swapped" if which >= Level.NEAR and percent < UNLIKE else Level(which).name.lower()
        reasons[attribute.name] = [percent, round(100 * worth), word]
    first, second = in_order(one[0], other[0])
    return Scored(first, second, round(100 * bits), percent_of(bits), reasons)


def percent_of(bits: float) -> int:
    """Odds as a percentage; nothing is ever certain."""
    return max(1, min(99, round(100 / (1 + exp2(-max(-40.0, min(40.0, bits)))))))
