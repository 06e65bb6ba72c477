"""Find the records that are the same: block, compare, learn, weigh, group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from staffetta.duplicates.matching.attributes import Attribute, Record
from staffetta.duplicates.matching.blocking import candidates
from staffetta.duplicates.matching.clustering import groups
from staffetta.duplicates.matching.learning import Learning
from staffetta.duplicates.matching.sifting import Sieve
from staffetta.duplicates.matching.weighing import DOUBTFUL, Weighing

Progress = Callable[[int, int], None]
PORTION = 50_000
"""Pairs are weighed so many at a time."""


@dataclass(frozen=True)
class Found:
    """What came out: `pairs` as (odds in bits, smaller place, greater place), best first, `groups` of the same."""

    weighing: Weighing
    pairs: list[tuple[float, int, int]]
    groups: list[list[int]]
    compared: int

    def same(self) -> set[tuple[int, int]]:
        """All pairs within the groups."""
        return {pair for group in self.groups for pair in combinations(group, 2)}


def find(
    attributes: tuple[Attribute, ...],
    records: Sequence[Record],
    *,
    weighing: Weighing | None = None,
    progress: Progress = lambda done, all_: None,
) -> Found:
    """The same records always give the same answer. Without `weighing` the weights are learnt from them."""
    pairs = candidates(attributes, records)
    weighing = weighing or Learning(attributes, records, pairs).learn()
    scored, sieve = [], Sieve(weighing, records, DOUBTFUL)
    for start in range(0, len(pairs), PORTION):
        scored += sieve.sift(pairs[start : start + PORTION])
        progress(min(start + PORTION, len(pairs)), len(pairs))
    found = groups(scored, lambda one, other: weighing.score(records[one], records[other]))
    scored.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    return Found(weighing, scored, found, len(pairs))
