"""Who is who in all documents of one file: which contact each party is, as far as anybody knows (A-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from staffetta.ebusiness.reading import Kind, Reading
from staffetta.intake import partners
from staffetta.intake.identifiers import Marks
from staffetta.intake.own import Ourselves, Roles, roles_of
from staffetta.intake.partners import Match


@dataclass(frozen=True)
class Part:
    """One party that has to be a contact. `key` is how pages and programs name it, "1-seller"; equal parties of a file
    have one key."""

    key: str
    role: str
    marks: Marks
    match: Match

    @property
    def is_seller(self) -> bool:
        return self.role == "seller"


@dataclass(frozen=True)
class Scene:
    """One document with its parts: seller and buyer, or the one of them that is not us."""

    reading: Reading
    roles: Roles
    seller: Part | None
    buyer: Part | None

    @property
    def is_card(self) -> bool:
        return self.reading.kind == Kind.BUSINESS_CARD


def cast(readings: Sequence[Reading], us: Ourselves) -> list[Scene]:
    """The scenes of these documents. Asks the database once for each different party."""
    known: dict[tuple[str, Marks], Part] = {}
    scenes = []
    for position, reading in enumerate(readings, start=1):
        roles = roles_of(reading, us)
        buyer = _part(position, "buyer", roles.buyer, None, known)
        scenes.append(Scene(reading, roles, _part(position, "seller", roles.seller, buyer, known), buyer))
    return scenes


def _part(
    position: int, role: str, marks: Marks | None, other: Part | None, known: dict[tuple[str, Marks], Part]
) -> Part | None:
    if marks is None:
        return None
    if (role, marks) not in known:
        but = [other.match.contact] if other is not None and other.match.contact is not None else []
        known[role, marks] = Part(f"{position}-{role}", role, marks, partners.find(marks, but=but))
    return known[role, marks]


def parts_of(scenes: Sequence[Scene]) -> list[Part]:
    """All parts, each once."""
    found = {part.key: part for scene in scenes for part in (scene.seller, scene.buyer) if part is not None}
    return list(found.values())
