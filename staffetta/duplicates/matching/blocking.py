"""Which records are worth comparing: those that share something rare, or several things that are not.

Each record is broken into atoms (a rare surname, the end of a phone number, a month of birth …). Those that share an
atom of few records are candidates. Atoms of many records are taken two by two ("Rossi" with "Milano"); what is still
too big is sorted, and each record is compared with its neighbours only, so that no block grows giant.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations
from zlib import crc32

from staffetta.duplicates.matching.attributes import Attribute, Kind, Record, Values

FEWEST, MOST, ENOUGH = 12, 100, 150_000
"""An atom of so many records at most is a block of its own: more where there are few records, so that about as many
pairs per record are compared in large sets, and small ones are searched through."""
MIXED = 7
"""So many frequent atoms of a record are combined at most, the rarest of them."""
NEIGHBOURS = 4
SHIFT, PLACE = 32, 0xFFFFFFFF
SLICES = 4

Atom = tuple[str, str]


def _skeleton(word: str) -> str:
    """The first letter and the consonants after it: what typing errors and spellings mostly leave."""
    kept = word[:1] + "".join(c for c in word[1:] if c not in "aeiouyhw ")
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1])[:6]


def _name(values: Values) -> Iterator[Atom]:
    for value in values:
        for word in value.split()[:3]:
            if len(word) > 1:
                yield "n", word
                yield "n~", _skeleton(word)
                yield "n<", word[:3]
                if len(word) >= 5:
                    yield "n>", word[-4:]


def _tokens(tag: str) -> Callable[[Values], Iterator[Atom]]:
    def atoms(values: Values) -> Iterator[Atom]:
        for value in values:
            words = [word for word in dict.fromkeys(value.split()) if len(word) > 1]
            for word in words[:6]:
                yield tag, word
            for one, other in zip(words[:5], words[1:5], strict=False):
                yield f"{tag}2", f"{one} {other}" if one < other else f"{other} {one}"
            if len(value) > 6:
                yield f"{tag}<", value.replace(" ", "")[:7]

    return atoms


def _email(values: Values) -> Iterator[Atom]:
    for value in values:
        yield "e", value
        local, _at, domain = value.partition("@")
        letters = "".join(c for c in local if c.isalpha())
        if len(letters) >= 4:
            yield "e<", letters[:8]
        yield "@", domain


def _phone(values: Values) -> Iterator[Atom]:
    for value in values:
        yield "p", value[-7:]
        yield "p>", value[-4:]
        yield "p<", value[-7:-3]


def _date(values: Values) -> Iterator[Atom]:
    for value in values:
        yield "d", value
        if len(value) == 8:
            yield "dy", value[:4]
            yield "dm", value[:6]
            yield "dd", value[:4] + value[6:]
            yield "d-", "".join(sorted((value[4:6], value[6:])))


def _whole(tag: str, prefix: int = 0) -> Callable[[Values], Iterator[Atom]]:
    def atoms(values: Values) -> Iterator[Atom]:
        for value in values:
            yield tag, value
            if prefix and len(value) > prefix:
                yield f"{tag}<", value[:prefix]

    return atoms


def _code(values: Values) -> Iterator[Atom]:
    for value in values:
        if len(value) >= 4:
            yield "c", value
            yield "c<", value[: len(value) * 2 // 3]
            yield "c>", value[len(value) // 3 :]


_ATOMS: dict[Kind, Callable[[Values], Iterator[Atom]]] = {
    Kind.GIVEN: _name,
    Kind.NAME: _name,
    Kind.ORGANISATION: _tokens("o"),
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.WEB: _whole("u"),
    Kind.STREET: _tokens("s"),
    Kind.HOUSE: _whole("h"),
    Kind.POSTCODE: _whole("z", 3),
    Kind.PLACE: _whole("l", 4),
    Kind.DATE: _date,
    Kind.CODE: _code,
    Kind.WORD: lambda values: iter(()),
    Kind.TEXT: _tokens("t"),
}


def atoms(attributes: Sequence[Attribute], record: Record) -> list[int]:
    """What a record can be found by, as numbers. Values of the same kind share theirs, so that a name is found that
    stands in the field of another; a code only in its own."""
    found: set[int] = set()
    for attribute, values in zip(attributes, record, strict=True):
        if values:
            kind = attribute.kind
            how = _numbers_again if kind in _REPEATED else _numbers
            found.update(how(kind, attribute.name if kind is Kind.CODE else "", values))
    return sorted(found)


def _numbers(kind: Kind, own: str, values: Values) -> list[int]:
    """The same in every process, unlike hash(); two that collide cost a comparison, no more."""
    return [crc32(value.encode(), _head(own + tag)) for tag, value in _ATOMS[kind](values)]


_numbers_again = lru_cache(maxsize=20_000)(_numbers)
_REPEATED = frozenset({Kind.GIVEN, Kind.NAME, Kind.POSTCODE, Kind.PLACE})
"""Kinds of which the same values come again and again."""


@lru_cache(maxsize=1_000)
def _head(tag: str) -> int:
    return crc32(f"{tag}=".encode())


def candidates(attributes: Sequence[Attribute], records: Sequence[Record]) -> array[int]:
    """The pairs of places worth comparing, each once, as (smaller << 32) + greater."""
    broken = [array("I", atoms(attributes, record)) for record in records]
    _numbers_again.cache_clear()
    counts = Counter(chain.from_iterable(broken))
    few = min(MOST, max(FEWEST, ENOUGH // max(1, len(records))))
    pairs = array("Q")
    for block in _rare(broken, counts, few):
        _pair_up(block, pairs)
    for place, found in enumerate(broken):
        broken[place] = _often(found, counts, few)
    counts.clear()
    for mixed in _Mixed(broken).blocks():
        if len(mixed) <= few:
            _pair_up(mixed, pairs)
        else:
            _pair_neighbours(mixed, records, pairs)
    return _once(pairs)


def _rare(broken: Sequence[array[int]], counts: Counter[int], few: int) -> Iterator[list[int]]:
    """The places that share an atom of few, slice by slice: sorted, those of one atom stand beside each other."""
    for rest in range(SLICES):
        found = array("Q")
        for place, mine in enumerate(broken):
            found.extend([atom << SHIFT | place for atom in mine if atom % SLICES == rest and 1 < counts[atom] <= few])
        yield from _runs(sorted(found))


def _runs(ranked: Iterable[int]) -> Iterator[list[int]]:
    """The lower halves of those that have the upper one in common."""
    block: list[int] = []
    last = -1
    for each in ranked:
        upper = each >> SHIFT
        if upper != last:
            if block:
                yield block
            last, block = upper, []
        block.append(each & PLACE)
    if block:
        yield block


def _often(found: array[int], counts: Counter[int], few: int) -> array[int]:
    """The rarest of a record's frequent atoms, in order."""
    often = [(count, atom) for atom in found if (count := counts[atom]) > few]
    if len(often) > MIXED:
        often = sorted(often)[:MIXED]
    return array("I", sorted([atom for _count, atom in often]))


def _pair_up(block: Sequence[int], pairs: array[int]) -> None:
    """The places of a block are in order, so the smaller one stands first."""
    pairs.extend([(one << SHIFT) | other for one, other in combinations(block, 2)])


def _pair_neighbours(block: Sequence[int], records: Sequence[Record], pairs: array[int]) -> None:
    ranked = sorted(block, key=lambda place: (records[place], place))
    for rank, one in enumerate(ranked):
        for other in ranked[rank + 1 : rank + 1 + NEIGHBOURS]:
            pairs.append((min(one, other) << SHIFT) | max(one, other))


def _once(pairs: array[int]) -> array[int]:
    """Slice by slice, since a set of millions of numbers takes more room than everything else."""
    found = array("Q")
    for rest in range(SLICES):
        found.extend(sorted({pair for pair in pairs if (pair >> SHIFT) % SLICES == rest}))
    return found


class _Mixed:
    """Blocks of records that share two atoms, each of them too frequent to be a block.

    Most mixtures occur once. So they are counted first, coarsely, in a table of bytes, and only those that may have
    company are kept: a tenth of the memory.
    """

    def __init__(self, often: Sequence[array[int]]) -> None:
        self.often = often
        size = 1 << max(16, min(26, (len(often) * 40).bit_length()))
        self.mask = size - 1
        self.seen = bytearray(size)

    def blocks(self) -> Iterable[array[int]]:
        """Those with two records or more."""
        seen, mask = self.seen, self.mask
        for found in self.often:
            for one, other in combinations(found, 2):
                mixture = one << SHIFT | other
                slot = (mixture ^ (mixture >> 29)) & mask
                if seen[slot] < 2:
                    seen[slot] += 1
        kept: dict[int, array[int]] = {}
        for place, found in enumerate(self.often):
            for one, other in combinations(found, 2):
                mixture = one << SHIFT | other
                if seen[(mixture ^ (mixture >> 29)) & mask] > 1:
                    block = kept.get(mixture)
                    if block is None:
                        kept[mixture] = array("I", (place,))
                    else:
                        block.append(place)
        return (block for block in kept.values() if len(block) > 1)
