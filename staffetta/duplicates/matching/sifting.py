"""Which of many pairs are worth knowing: what `Weighing.score` says of them, without comparing everything of each.

Most pairs are told by what is equal, by the names, and by the first attributes after them: what is left could not lift
them to what is asked for any more. All that is known of one record is laid out once for all it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from staffetta.duplicates.matching.attributes import Kind, Level, Record, Values
from staffetta.duplicates.matching.clustering import Scored
from staffetta.duplicates.matching.comparing import RULES, Rule, best_level
from staffetta.duplicates.matching.weighing import Weighing

PLACE = 0xFFFFFFFF
COSTLY = frozenset({Kind.STREET, Kind.ORGANISATION, Kind.PLACE, Kind.TEXT})
MISSING, SAME = Level.MISSING, Level.SAME


Said = tuple[int, Values, float, float, float, Rule, Sequence[float]]
"""What one record says of an attribute, ready to be compared: its place, the values, what it is worth when the other
says the same, at best when the other says one thing else, or several; the rule, and what each level is worth."""


class Sieve:
    """Sifts pairs of these records by these weights."""

    def __init__(self, weighing: Weighing, records: Sequence[Record], least: float) -> None:
        self._weighing, self._records, self._least = weighing, records, least
        self._prior = weighing.sides[0].prior
        self._names = weighing.swappable
        self._none = [MISSING] * len(weighing.attributes)
        self._order = self._quickest()

    def sift(self, pairs: Iterable[int]) -> list[Scored]:
        """Those pairs of places that reach the least, with their score. Quickest for pairs in order."""
        records, found, last = self._records, [], -1
        for pair in pairs:
            place = pair >> 32
            if place != last:
                last, one = place, records[place]
                said = self._say(one)
            bits = self._odds(said, one, records[pair & PLACE])
            if bits is not None:
                found.append((bits, place, pair & PLACE))
        return found

    def _quickest(self) -> list[tuple[int, float, Rule, Sequence[float]]]:
        """Names that may be swapped first, for they tell most; of the others what tells most at least cost."""
        weighing = self._weighing
        kinds = [attribute.kind for attribute in weighing.attributes]

        def key(i: int) -> tuple[bool, bool, float]:
            drop = weighing.sides[0].bits[i][Level.OTHER] - weighing.nearest[i]
            return i not in self._names, kinds[i] in COSTLY, drop

        places = sorted(range(len(kinds)), key=key)
        return [(i, weighing.nearest[i], RULES[kinds[i]], weighing.worth(i)) for i in places]

    def _say(self, one: Record) -> list[Said]:
        agreement, said = self._weighing.agreement, []
        for i, nearest, rule, worth in self._order:
            if values := one[i]:
                most = worth[SAME]
                said.append((i, values, agreement(i, values), nearest if len(values) == 1 else most, most, rule, worth))
        return said

    def _odds(self, said: Sequence[Said], one: Record, other: Record) -> float | None:
        """The score of a pair, or None when it is below the least."""
        best, found, unlike = self._prior, self._none.copy(), []
        for each in said:
            i, values, same, at_best, of_several, _rule, _worth = each
            if theirs := other[i]:
                if theirs == values:
                    best += same
                    found[i] = SAME
                else:
                    best += at_best if len(theirs) == 1 else of_several
                    unlike.append(each)
        least, names = self._least, self._names
        if best < least:
            return None
        turn = 0
        for i, values, _same, at_best, of_several, rule, worth in unlike:
            theirs = other[i]
            if len(values) == 1 == len(theirs):
                mine, value = values[0], theirs[0]
                which = found[i] = rule(mine, value) if mine < value else rule(value, mine)
                best += worth[which] - at_best
            else:
                which = found[i] = best_level(rule, values, theirs)
                best += worth[which] - of_several
            if i in names:
                turn += 1
                if turn < len(unlike) and unlike[turn][0] in names:
                    continue  # both, before they are told to be swapped
                best += self._mended(found, one, other)
            if best < least:
                return None
        bits = self._weighing.score_of(found, one, other)
        return bits if bits >= least else None

    def _mended(self, found: list[Level], one: Record, other: Record) -> float:
        """What it adds that the names may stand in each other's fields."""
        i, j = self._names
        first, second = found[i], found[j]
        self._weighing.mend_swapped(found, one, other)
        if found[i] is first and found[j] is second:
            return 0.0
        mine, theirs = self._weighing.worth(i), self._weighing.worth(j)
        return mine[found[i]] - mine[first] + theirs[found[j]] - theirs[second]
