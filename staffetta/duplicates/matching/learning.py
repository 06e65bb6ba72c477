"""Weights learnt from the records themselves, without anybody saying which are the same.

How often values agree by chance is measured on pairs taken at random. How often they agree among the same, and among
the related, is found by expectation and maximisation over the candidates: guess which are which, measure how those
agree, guess anew. What is expected of each kind of pair beforehand keeps small sets from learning nonsense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp2, log2

from staffetta.duplicates.matching.attributes import Attribute, Kind, Level, Record
from staffetta.duplicates.matching.relations import related
from staffetta.duplicates.matching.weighing import LEVELS, Levels, Side, Weighing, in_order, sign_of

ROUNDS = 12
SAMPLE = 20_000
BELIEF = 12.0
STIFF = 0.5
"""What is expected is worth so many pairs, and so many more for each pair seen: things that are the same mostly agree,
and no set of records teaches otherwise, however many pairs of namesakes or neighbours are in it."""
EXPECTED = {Level.SAME: 0.72, Level.NEAR: 0.12, Level.ALIKE: 0.06, Level.SOME: 0.04, Level.OTHER: 0.06}
LOOSE = {Level.SAME: 0.55, Level.NEAR: 0.08, Level.ALIKE: 0.06, Level.SOME: 0.06, Level.OTHER: 0.25}
CHANGING = frozenset({Kind.WORD, Kind.TEXT, Kind.WEB})
BY_CHANCE = {Level.SAME: 0.004, Level.NEAR: 0.004, Level.ALIKE: 0.008, Level.SOME: 0.03, Level.OTHER: 0.954}
MOST_OFTEN = 3_000
SEEN = 4

Pairs = Sequence[int]
Pattern = tuple[Levels, list[float]]
Shares = list[dict[Level, float]]


class Learning:
    """Learns a Weighing from records and the candidates among them."""

    def __init__(self, attributes: tuple[Attribute, ...], records: Sequence[Record], pairs: Pairs) -> None:
        self.attributes = attributes
        self.records = records
        self.all_pairs = max(1.0, len(records) * (len(records) - 1) / 2)
        self.step = max(1, len(pairs) // SAMPLE)
        usual, rarest, often = _frequencies(attributes, records)
        self.expected = [LOOSE if attribute.kind in CHANGING else EXPECTED for attribute in attributes]
        start = [in_order(_bits(e, BY_CHANCE, share)) for e, share in zip(self.expected, usual, strict=True)]
        prior = min(-1.0, log2(0.5 * max(2, len(records)) / self.all_pairs))
        sides = [[True] * len(attributes), *related(attributes)]
        self.weighing = Weighing(attributes, [Side(prior, start, free) for free in sides], usual, rarest, often)
        self.candidates = self._patterns(pairs[:: self.step])
        self.by_chance: Shares = []
        self.chance = self._patterns(_at_random(len(records)))

    def learn(self) -> Weighing:
        """The weights that explain the records best."""
        if self.candidates:
            for number in range(ROUNDS):
                self._round(anew=number % 4 == 0)
            self.weighing.settle()
        return self.weighing

    def _patterns(self, pairs: Pairs) -> list[Pattern]:
        found = []
        for pair in pairs:
            one, other = self.records[pair >> 32], self.records[pair & 0xFFFFFFFF]
            levels = self.weighing.levels(one, other)
            found.append((levels, self.weighing.rarities(levels, one, other)))
        return found

    def _round(self, *, anew: bool) -> None:
        if anew:
            chance, _counts = self._measure(self.chance)
            self.by_chance = [_shares(seen, BY_CHANCE, BELIEF) for seen in chance[-1]]
        among, counts = self._measure(self.candidates)
        for number, (side, seen, count) in enumerate(zip(self.weighing.sides, among, counts, strict=False)):
            belief = BELIEF if number else BELIEF + STIFF * count
            shares = [_shares(counter, e, belief) for counter, e in zip(seen, self.expected, strict=True)]
            triples = zip(shares, self.by_chance, self.weighing.usual, strict=True)
            side.bits = [in_order(_bits(share, chance, usual)) for share, chance, usual in triples]
            share = min(count * self.step + 1, 2 * len(self.records)) / self.all_pairs
            side.prior = min(-1.0, log2(share / (1 - min(share, 0.5))))
        self._keep_sides_apart()

    def _keep_sides_apart(self) -> None:
        """What agrees speaks for being the same at least as much as for being related."""
        same, *others = self.weighing.sides
        for side in others:
            for i, bits in enumerate(side.bits):
                bits[Level.SAME] = min(bits[Level.SAME], same.bits[i][Level.SAME])

    def _measure(self, pairs: list[Pattern]) -> tuple[list[list[Counter[Level]]], list[float]]:
        """For each side, at last for chance: how often each level occurs among its pairs, and how many those are."""
        sides = self.weighing.sides
        found: list[list[Counter[Level]]] = [[Counter() for _a in self.attributes] for _s in range(len(sides) + 1)]
        weights: list[dict[Levels, float]] = [{} for _s in found]
        known: dict[Levels, list[float]] = {}
        for levels, rarities in pairs:
            shares = known.get(levels)
            if shares is None:
                shares = self._shares_of(levels, rarities)
                if Level.SAME not in levels:
                    known[levels] = shares
            for mine, share in zip(weights, shares, strict=True):
                if share > 1e-4:
                    mine[levels] = mine.get(levels, 0.0) + share
        for mine, counters in zip(weights, found, strict=True):
            for levels, weight in mine.items():
                for counter, which in zip(counters, levels, strict=True):
                    counter[which] += weight  # type: ignore[assignment]  # shares of pairs, not whole ones
        return found, [sum(mine.values()) for mine in weights]

    def _shares_of(self, levels: Levels, rarities: list[float]) -> list[float]:
        """How probable each side is for such a pair, and at last chance."""
        odds = [exp2(max(-60.0, min(200.0, side.total(levels, rarities)))) for side in self.weighing.sides]
        all_ = sum(odds) + 1.0
        return [*(each / all_ for each in odds), 1.0 / all_]


def _frequencies(
    attributes: Sequence[Attribute], records: Sequence[Record]
) -> tuple[list[float], list[float], list[dict[int, float]]]:
    """For each attribute: the chance that two values are the same, the frequency of a rare one, of frequent ones."""
    usual, rarest, often = [], [], []
    for i, _attribute in enumerate(attributes):
        counts = Counter(value for record in records for value in record[i])
        known = max(2, sum(counts.values()))
        usual.append(max(sum((n / known) ** 2 for n in counts.values()), 1 / known**1.5, 1e-7))
        rarest.append(min(2 / known, 0.5))
        frequent = [(value, n) for value, n in counts.most_common(MOST_OFTEN) if n >= SEEN]
        often.append({sign_of(value): n / known for value, n in frequent})
    return usual, rarest, often


def _shares(counts: Counter[Level], expected: dict[Level, float], belief: float) -> dict[Level, float]:
    seen = sum(counts[which] for which in LEVELS)
    return {which: (counts[which] + belief * expected[which]) / (seen + belief) for which in LEVELS}


def _bits(among: dict[Level, float], by_chance: dict[Level, float], usual: float) -> list[float]:
    bits = [0.0] * 6
    for which in LEVELS:
        bits[which] = log2(among[which] / (usual if which is Level.SAME else by_chance[which]))
    return bits


def _at_random(count: int) -> list[int]:
    """Pairs of places, always the same ones for as many records."""
    if count < 2:
        return []
    state, pairs = 12345, []
    for _turn in range(min(SAMPLE, count * (count - 1) // 2)):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        one, other = (state >> 33) % count, (state >> 11) % count
        if one != other:
            pairs.append((min(one, other) << 32) | max(one, other))
    return pairs
