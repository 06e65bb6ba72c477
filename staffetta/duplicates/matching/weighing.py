"""What agreements and disagreements are worth, in bits: how much likelier they are among the same than otherwise.

Fellegi and Sunter, "A Theory for Record Linkage" (1969): the bits of all attributes, added to the odds before looking,
are the odds that two records are the same rather than two that have nothing to do with each other. Most that are alike
without being the same are related, though: they work for one firm, live in one house, are branches of one chain. So
the odds are taken against whichever explains the two best: chance, or one of these relations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any
from zlib import crc32

from staffetta.duplicates.matching.attributes import Attribute, Kind, Level, Record, Values
from staffetta.duplicates.matching.comparing import level

MOST = 18.0
"""Bits that a single attribute may add."""
WORST = -10.0
DOUBTFUL = -4.0
"""Below these odds nobody asks by how much."""
LEVELS = (Level.OTHER, Level.SOME, Level.ALIKE, Level.NEAR, Level.SAME)
NAMES = (Kind.GIVEN, Kind.NAME)
SOME, ALIKE, NEAR, SAME = Level.SOME, Level.ALIKE, Level.NEAR, Level.SAME
Levels = tuple[Level, ...]


def sign_of(value: str) -> int:
    """A value as a number by which its frequency is kept, without keeping the value."""
    return crc32(value.encode())


@dataclass
class Side:
    """One explanation of two records: its odds before looking, and what each Level of each attribute speaks for it.
    Attributes that are not `free` are as by chance: they speak neither for nor against."""

    prior: float
    bits: list[list[float]]
    free: list[bool]

    def total(self, levels: Levels, rarities: Sequence[float]) -> float:
        """The odds of this explanation against chance, in bits: `part` of every attribute that is free. Written out,
        since nothing is asked more often."""
        found = self.prior
        for which, bits, free, rarity in zip(levels, self.bits, self.free, rarities, strict=True):
            if which and free:
                if which == SAME:
                    more = bits[SAME] + rarity
                    found += 0.0 if more < 0.0 else MOST if more > MOST else more
                else:
                    found += bits[which]
        return found

    def part(self, i: int, which: Level, rarity: float) -> float:
        """What one attribute speaks for it. That common values agree says little, but never anything against it."""
        bits = self.bits[i][which]
        if which is not Level.SAME or not self.free[i]:
            return bits
        return min(MOST, max(0.0, bits + rarity))


@dataclass
class Weighing:
    """What was learnt of one set of records: the explanations, `sides[0]` being that two are the same.

    For each attribute `usual` is how often two values agree by chance, `often` how frequent its frequent values are,
    `rarest` how frequent all others are taken to be.
    """

    attributes: tuple[Attribute, ...]
    sides: list[Side]
    usual: list[float]
    rarest: list[float]
    often: list[dict[int, float]]

    def __post_init__(self) -> None:
        kinds = [attribute.kind for attribute in self.attributes]
        self._names = [i for i, kind in enumerate(kinds) if kind in NAMES]
        self._emails = [i for i, kind in enumerate(kinds) if kind is Kind.EMAIL]
        given = [i for i in self._names if kinds[i] is Kind.GIVEN][:1]
        family = [i for i in self._names if kinds[i] is Kind.NAME][:1]
        self.swappable: tuple[int, ...] = (*given, *family) if given and family else ()
        self._rules = [(kind, i) for i, kind in enumerate(kinds)]
        self.settle()

    def settle(self) -> None:
        """To be called when weights have changed."""
        bits = self.sides[0].bits
        rarest = [log2(u / r) if r else 0.0 for u, r in zip(self.usual, self.rarest, strict=True)]
        self._most = [min(MOST, max(0.0, b[SAME] + max(0.0, more))) for b, more in zip(bits, rarest, strict=True)]
        # What two that are not the same may be worth at best; an address made of the name may count for nothing.
        self.nearest = [
            max(b[Level.NEAR], 0.0) if kind is Kind.EMAIL else b[Level.NEAR]
            for b, (kind, _i) in zip(bits, self._rules, strict=True)
        ]
        self._common: list[dict[str, float]] = [{} for _kind in self._rules]

    def levels(self, one: Record, other: Record) -> Levels:
        """How alike two records are, attribute by attribute."""
        return self._mended([level(kind, one[i], other[i]) for kind, i in self._rules], one, other)

    def _mended(self, found: list[Level], one: Record, other: Record) -> Levels:
        """Where the one attribute says more about the other than each on its own."""
        self.mend_swapped(found, one, other)
        return self._without_made_addresses(found, one, other)

    def _without_made_addresses(self, found: list[Level], one: Record, other: Record) -> Levels:
        for i in self._emails:
            if found[i] is ALIKE and self._tells_the_name(one[i] + other[i], one):
                found[i] = Level.MISSING
        return tuple(found)

    def mend_swapped(self, found: list[Level], one: Record, other: Record) -> None:
        """Two names in each other's fields are near. The less alike counts for the first of the two, whichever of the
        records is looked at first."""
        if not self.swappable:
            return
        i, j = self.swappable
        if found[i] < ALIKE and found[j] < ALIKE and (found[i] or found[j]):
            first = level(Kind.NAME, one[i], other[j])
            if first < SOME:
                return  # as nearly all
            crossed = first, level(Kind.NAME, one[j], other[i])
            if min(crossed) >= SOME and max(crossed) >= NEAR:
                found[i], found[j] = (min(NEAR, which) for which in sorted(crossed))

    def _tells_the_name(self, emails: Values, record: Record) -> bool:
        """Addresses that are made of the name say once more that the names agree, and nothing else."""
        words = [word for i in self._names for value in record[i] for word in value.split() if len(word) > 2]
        locals_ = [email.partition("@")[0] for email in emails]
        return any(word in local for word in words for local in locals_ if not local[-2:].isdigit())

    def rarities(self, levels: Levels, one: Record, other: Record) -> list[float]:
        """For each attribute the bits that the rarity of an agreeing value adds, or its frequency takes."""
        found = [0.0] * len(levels)
        for i, which in enumerate(levels):
            if which == SAME:
                found[i] = self._rarity(i, one[i], other[i])
        return found

    def _rarity(self, i: int, one: Values, other: Values) -> float:
        if len(one) == 1:
            value = one[0]
            known = self._common[i].get(value)
            if known is not None:
                return known
            share = self.often[i].get(sign_of(value))
            if share is None:
                return log2(self.usual[i] / self.rarest[i])
            found = self._common[i][value] = log2(self.usual[i] / share)  # of frequent values only, and those are few
            return found
        often, rarest = self.often[i], self.rarest[i]
        return log2(self.usual[i] / min(often.get(sign_of(value), rarest) for value in one if value in other))

    def score(self, one: Record, other: Record) -> float:
        """The odds that the two are the same, in bits: 0 is even, 10 is a thousand to one."""
        return self._weighed(self.levels(one, other), one, other)

    def worth(self, i: int) -> list[float]:
        """What each level of an attribute speaks for the same, at best."""
        bits = self.sides[0].bits[i]
        found = [max(worth, 0.0) for worth in bits] if i in self._emails else list(bits)
        found[SAME] = self._most[i]
        return found

    def agreement(self, i: int, values: Values) -> float:
        """What it speaks for the same that both have these values."""
        return min(MOST, max(0.0, self.sides[0].bits[i][SAME] + self._rarity(i, values, values)))

    def score_of(self, found: list[Level], one: Record, other: Record) -> float:
        """The score of two of whom is found how alike each attribute is, and whether their names are swapped."""
        levels = self._without_made_addresses(found, one, other)
        return self._compared(levels, self.rarities(levels, one, other))

    def _weighed(self, levels: Levels, one: Record, other: Record) -> float:
        return self._compared(levels, self.rarities(levels, one, other))

    def _compared(self, levels: Levels, rarities: Sequence[float]) -> float:
        same = self.sides[0].total(levels, rarities)
        if same <= DOUBTFUL:
            return same  # relations could only lower it
        best = max([side.total(levels, rarities) for side in self.sides[1:]], default=0.0)
        return same - max(0.0, best)

    def parts(self, one: Record, other: Record) -> tuple[float, list[tuple[int, Level, float]]]:
        """The same taken apart: the odds before looking, and (place of the attribute, level, bits) of what is known of
        both. The sum of all is the score."""
        levels = self.levels(one, other)
        rarities = self.rarities(levels, one, other)
        same, *others = self.sides
        rival = max(others, key=lambda side: side.total(levels, rarities), default=None)
        if rival is not None and rival.total(levels, rarities) <= 0:
            rival = None
        found: list[tuple[int, Level, float]] = []
        for i, which in enumerate(levels):
            if which is not Level.MISSING:
                bits = same.part(i, which, rarities[i])
                against = rival.part(i, which, rarities[i]) if rival and rival.free[i] else 0.0
                found.append((i, which, bits - against))
        return same.prior - (rival.prior if rival else 0.0), found

    def as_json(self) -> dict[str, Any]:
        return {
            "attributes": [[a.name, a.kind.value] for a in self.attributes],
            "sides": [
                [round(s.prior, 4), [[round(x, 4) for x in bits] for bits in s.bits], s.free] for s in self.sides
            ],
            "usual": self.usual,
            "rarest": self.rarest,
            "often": [{str(k): v for k, v in often.items()} for often in self.often],
        }

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> Weighing:
        return Weighing(
            attributes=tuple(Attribute(name, Kind(kind)) for name, kind in said["attributes"]),
            sides=[Side(prior, [list(x) for x in bits], list(free)) for prior, bits, free in said["sides"]],
            usual=list(said["usual"]),
            rarest=list(said["rarest"]),
            often=[{int(k): v for k, v in often.items()} for often in said["often"]],
        )


def in_order(bits: Sequence[float]) -> list[float]:
    """More likeness is never worth less, sameness is never worth less than nothing; unknown is worth nothing."""
    found = [0.0] * 6
    ceiling = found[Level.SAME] = min(max(bits[Level.SAME], 0.0), MOST)
    for which in (Level.NEAR, Level.ALIKE, Level.SOME, Level.OTHER):
        ceiling = found[which] = max(WORST, min(ceiling, bits[which]))
    return found
