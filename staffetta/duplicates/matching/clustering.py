"""Groups of records that are the same, out of pairs that are likely so.

Two groups become one when the evidence between *all* their members speaks for it on the whole, not when a single pair
does: that is what keeps a chain of half likenesses from drawing everybody into one group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

CLIP = 12.0
LOOKED_AT = 60
"""So many pairs between two groups are weighed at most; in big groups every so many-th."""

Scored = tuple[float, int, int]


def groups(scored: Iterable[Scored], score: Callable[[int, int], float], *, least: float = 0.0) -> list[list[int]]:
    """Groups of two and more, each in order. `score(one, other)` weighs any two, in bits."""
    group_of: dict[int, list[int]] = {}
    known: dict[tuple[int, int], float] = {}
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2]))
    for bits, one, other in ranked:
        known[one, other] = bits
    for bits, one, other in ranked:
        if bits < least:
            break
        mine, theirs = group_of.setdefault(one, [one]), group_of.setdefault(other, [other])
        if mine is theirs:
            continue
        if len(mine) + len(theirs) == 2 or _between(mine, theirs, known, score) >= least:
            mine.extend(theirs)
            for member in theirs:
                group_of[member] = mine
    found = {id(group): sorted(group) for group in group_of.values() if len(group) > 1}
    return sorted(found.values())


def _between(
    mine: list[int], theirs: list[int], known: dict[tuple[int, int], float], score: Callable[[int, int], float]
) -> float:
    pairs = [(min(one, other), max(one, other)) for one in mine for other in theirs]
    pairs = pairs[:: max(1, len(pairs) // LOOKED_AT)]
    total = 0.0
    for pair in pairs:
        bits = known.get(pair)
        if bits is None:
            bits = known[pair] = score(*pair)
        total += max(-CLIP, min(CLIP, bits))
    return total / len(pairs)
