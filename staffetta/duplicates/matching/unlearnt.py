"""Weights before anything was learnt: what is expected of each kind of attribute, for workspaces with few contacts."""

from __future__ import annotations

from staffetta.duplicates.matching.attributes import Attribute, Kind, Level
from staffetta.duplicates.matching.relations import related
from staffetta.duplicates.matching.weighing import Side, Weighing, in_order

SAME = {
    **{Kind.GIVEN: 5.0, Kind.NAME: 8.0, Kind.ORGANISATION: 10.0, Kind.EMAIL: 12.0, Kind.PHONE: 11.0, Kind.WEB: 9.0},
    **{Kind.STREET: 7.0, Kind.HOUSE: 3.5, Kind.POSTCODE: 6.0, Kind.PLACE: 4.5, Kind.DATE: 10.0, Kind.CODE: 12.0},
    **{Kind.WORD: 1.5, Kind.TEXT: 5.0},
}
"""Bits that an agreement is worth, as they come out for thousands of contacts."""
OTHER = {
    **{Kind.GIVEN: -5.0, Kind.NAME: -5.0, Kind.ORGANISATION: -4.0, Kind.EMAIL: -1.5, Kind.PHONE: -1.5, Kind.WEB: -2.0},
    **{Kind.STREET: -2.0, Kind.HOUSE: -1.5, Kind.POSTCODE: -1.5, Kind.PLACE: -1.5, Kind.DATE: -4.0, Kind.CODE: -3.5},
    **{Kind.WORD: -2.0, Kind.TEXT: -1.0},
}
SHARES = {Level.SOME: 0.15, Level.ALIKE: 0.45, Level.NEAR: 0.8}
SHARED = {Kind.EMAIL: 4.0, Kind.PHONE: 8.0}
"""What those who are only related have in common less often: an own address, an own number."""
PRIOR, RELATED = -12.0, (-11.0, -15.0, -15.0)
"""Odds before looking, as among a few thousand: the same, and for each relation (relations.py)."""


def unlearnt(attributes: tuple[Attribute, ...]) -> Weighing:
    """For each attribute the levels between other and same are worth their share of the way between."""
    bits = [_row(SAME[attribute.kind], OTHER[attribute.kind]) for attribute in attributes]
    shared = [_row(SHARED.get(a.kind, SAME[a.kind]), OTHER[a.kind]) for a in attributes]
    sides = [Side(PRIOR, bits, [True] * len(attributes))]
    sides += [Side(prior, shared, free) for prior, free in zip(RELATED, related(attributes), strict=False)]
    usual = [2 ** -SAME[attribute.kind] for attribute in attributes]
    return Weighing(attributes, sides, usual, list(usual), [{} for _attribute in attributes])


def _row(same: float, other: float) -> list[float]:
    row = [0.0, other, 0.0, 0.0, 0.0, same]
    for which, share in SHARES.items():
        row[which] = other + (same - other) * share
    return in_order(row)
