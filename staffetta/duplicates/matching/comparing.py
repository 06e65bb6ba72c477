"""How alike two values are, by kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from staffetta.duplicates.matching.attributes import Kind, Level, Values

Rule = Callable[[str, str], Level]


@lru_cache(maxsize=200_000)
def _name(one: str, other: str) -> Level:
    """One letter more, less, other or swapped is near; an initial, or one of several names, is alike."""
    shorter, longer = sorted((one, other), key=len)
    distance = OSA.distance(one, other, score_cutoff=3)
    if distance <= 1 and len(shorter) >= 4 or shorter.replace(" ", "") == longer.replace(" ", ""):
        return Level.NEAR
    likeness = JaroWinkler.similarity(one, other)
    if distance == 2 and len(shorter) >= 5 or likeness >= 0.93 or _one_of(shorter, longer):
        return Level.ALIKE
    if likeness >= 0.83 or (shorter and longer.startswith(shorter)):
        return Level.SOME
    return Level.OTHER


def _one_of(shorter: str, longer: str) -> bool:
    return len(shorter) >= 3 and " " in longer and shorter in longer.split()


@lru_cache(maxsize=100_000)
def _organisation(one: str, other: str) -> Level:
    if one.replace(" ", "") == other.replace(" ", ""):
        return Level.NEAR
    whole = token_sort_ratio(one, other)
    if whole >= 90:
        return Level.NEAR
    if whole >= 78 or token_set_ratio(one, other) >= 95:
        return Level.ALIKE
    if whole >= 62 or token_set_ratio(one, other) >= 78:
        return Level.SOME
    return Level.OTHER


@lru_cache(maxsize=100_000)
def _street(one: str, other: str) -> Level:
    if one.replace(" ", "") == other.replace(" ", "") or OSA.distance(one, other, score_cutoff=1) <= 1:
        return Level.NEAR
    whole = token_sort_ratio(one, other)
    if whole >= 88 or token_set_ratio(one, other) >= 98:
        return Level.ALIKE
    if whole >= 75 or token_set_ratio(one, other) >= 85:
        return Level.SOME
    return Level.OTHER


def _email(one: str, other: str) -> Level:
    local, _at, domain = one.partition("@")
    local_, _at, domain_ = other.partition("@")
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return Level.NEAR
    if local == local_ or (JaroWinkler.similarity(local, local_) >= 0.92 and len(local) >= 4):
        return Level.ALIKE
    return Level.SOME if domain == domain_ else Level.OTHER


def _phone(one: str, other: str) -> Level:
    """With and without the prefixes of country and town; one digit wrong is alike."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 6 and longer.endswith(shorter):
        return Level.NEAR
    if one[-8:] == other[-8:]:
        return Level.NEAR
    distance = OSA.distance(one, other, score_cutoff=2)
    return Level.ALIKE if distance == 1 else Level.SOME if distance == 2 else Level.OTHER


def _code(one: str, other: str) -> Level:
    if len(one) < 3 or len(other) < 3:
        return Level.OTHER
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return Level.NEAR
    if min(len(one), len(other)) >= 5 and (one.endswith(other) or other.endswith(one)):
        return Level.NEAR
    return Level.ALIKE if distance == 2 and min(len(one), len(other)) >= 6 else Level.OTHER


def _short(one: str, other: str) -> Level:
    """House numbers and postal codes: one digit wrong, or part of the other ("12" and "12a")."""
    distance = OSA.distance(one, other, score_cutoff=1)
    if distance <= 1 and max(len(one), len(other)) >= 3:
        return Level.NEAR
    if one.startswith(other) or other.startswith(one) or sorted(one) == sorted(other):
        return Level.ALIKE
    return Level.OTHER


@lru_cache(maxsize=100_000)
def _date(one: str, other: str) -> Level:
    """One digit wrong or two swapped, or day and month swapped, is near; two of the three parts are alike."""
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return Level.NEAR
    if len(one) != 8 or len(other) != 8:
        return Level.OTHER
    parts, parts_ = (one[:4], one[4:6], one[6:]), (other[:4], other[4:6], other[6:])
    if parts[0] == parts_[0] and parts[1:] == parts_[:0:-1]:
        return Level.NEAR
    same = sum(part == part_ for part, part_ in zip(parts, parts_, strict=True))
    if same == 2:
        return Level.ALIKE
    distance = OSA.distance(one, other, score_cutoff=2)
    return Level.SOME if distance == 2 or parts[0] == parts_[0] else Level.OTHER


@lru_cache(maxsize=100_000)
def _place(one: str, other: str) -> Level:
    if OSA.distance(one, other, score_cutoff=1) <= 1 and min(len(one), len(other)) >= 4:
        return Level.NEAR
    likeness = JaroWinkler.similarity(one, other)
    if likeness >= 0.92 or token_set_ratio(one, other) >= 95:
        return Level.ALIKE
    return Level.SOME if likeness >= 0.82 else Level.OTHER


def _word(one: str, other: str) -> Level:
    return (
        Level.NEAR if min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1 else Level.OTHER
    )


RULES: dict[Kind, Rule] = {
    Kind.GIVEN: _name,
    Kind.NAME: _name,
    Kind.ORGANISATION: _organisation,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.WEB: _email,
    Kind.STREET: _street,
    Kind.HOUSE: _short,
    Kind.POSTCODE: _short,
    Kind.PLACE: _place,
    Kind.DATE: _date,
    Kind.CODE: _code,
    Kind.WORD: _word,
    Kind.TEXT: _organisation,
}


def level(kind: Kind, one: Values, other: Values) -> Level:
    """How alike the two are at best: of several values the most alike count. Neutral where one is unknown."""
    if not one or not other:
        return Level.MISSING
    if len(one) == 1 == len(other):
        value, value_ = one[0], other[0]
        if value == value_:
            return Level.SAME
        return RULES[kind](value, value_) if value < value_ else RULES[kind](value_, value)
    rule, best = RULES[kind], Level.OTHER
    for value in one:
        for value_ in other:
            found = Level.SAME if value == value_ else rule(min(value, value_), max(value, value_))
            if found > best:
                best = found
    return best


def likeness(kind: Kind, one: Values, other: Values) -> int:
    """The same as a percentage, for people."""
    best = 0.0
    for value in one:
        for value_ in other:
            how = (
                token_sort_ratio(value, value_) / 100
                if " " in value + value_
                else JaroWinkler.similarity(value, value_)
            )
            best = max(best, 1.0 if value == value_ else min(how, 0.99))
    return round(best * 100)
