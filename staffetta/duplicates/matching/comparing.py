"""How alike two values are, by kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from staffetta.duplicates.matching.attributes import Kind, Level, Values

Rule = Callable[[str, str], Level]
OTHER, SOME, ALIKE, NEAR, SAME = Level.OTHER, Level.SOME, Level.ALIKE, Level.NEAR, Level.SAME
"""A name of the module is looked up in a quarter of the time."""


def _name(one: str, other: str) -> Level:
    """One letter more, less, other or swapped is near; an initial, or one of several names, is alike."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    distance = OSA.distance(one, other, score_cutoff=3)
    if distance <= 1 and len(shorter) >= 4 or (" " in longer and _unspaced(shorter) == _unspaced(longer)):
        return NEAR
    likeness = JaroWinkler.similarity(one, other, score_cutoff=0.83)
    if distance == 2 and len(shorter) >= 5 or likeness >= 0.93 or _one_of(shorter, longer):
        return ALIKE
    if likeness >= 0.83 or (shorter and longer.startswith(shorter)):
        return SOME
    return OTHER


def _unspaced(text: str) -> str:
    return text.replace(" ", "")


def _one_of(shorter: str, longer: str) -> bool:
    return len(shorter) >= 3 and " " in longer and shorter in longer.split()


def _organisation(one: str, other: str) -> Level:
    whole = token_sort_ratio(one, other, score_cutoff=62)
    if whole >= 90 or _unspaced(one) == _unspaced(other):
        return NEAR
    parts = token_set_ratio(one, other, score_cutoff=78)
    if whole >= 78 or parts >= 95:
        return ALIKE
    return SOME if whole >= 62 or parts >= 78 else OTHER


def _street(one: str, other: str) -> Level:
    if OSA.distance(one, other, score_cutoff=1) <= 1 or _unspaced(one) == _unspaced(other):
        return NEAR
    whole = token_sort_ratio(one, other, score_cutoff=75)
    if whole >= 88:
        return ALIKE
    parts = token_set_ratio(one, other, score_cutoff=85)
    if parts >= 98:
        return ALIKE
    return SOME if whole >= 75 or parts >= 85 else OTHER


def _email(one: str, other: str) -> Level:
    local, _at, domain = one.partition("@")
    local_, _at, domain_ = other.partition("@")
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return NEAR
    if local == local_ or (JaroWinkler.similarity(local, local_) >= 0.92 and len(local) >= 4):
        return ALIKE
    return SOME if domain == domain_ else OTHER


def _phone(one: str, other: str) -> Level:
    """With and without the prefixes of country and town; one digit wrong is alike."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) >= 6 and longer.endswith(shorter):
        return NEAR
    if one[-8:] == other[-8:]:
        return NEAR
    distance = OSA.distance(one, other, score_cutoff=2)
    return ALIKE if distance == 1 else SOME if distance == 2 else OTHER


def _code(one: str, other: str) -> Level:
    if len(one) < 3 or len(other) < 3:
        return OTHER
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return NEAR
    if min(len(one), len(other)) >= 5 and (one.endswith(other) or other.endswith(one)):
        return NEAR
    return ALIKE if distance == 2 and min(len(one), len(other)) >= 6 else OTHER


def _short(one: str, other: str) -> Level:
    """House numbers and postal codes: one digit wrong, or part of the other ("12" and "12a")."""
    longer = max(len(one), len(other))
    if longer >= 3 and OSA.distance(one, other, score_cutoff=1) <= 1:
        return NEAR
    if len(one) == len(other):
        return ALIKE if one[0] in other and sorted(one) == sorted(other) else OTHER
    return ALIKE if one.startswith(other) or other.startswith(one) else OTHER


def _date(one: str, other: str) -> Level:
    """One digit wrong or two swapped, or day and month swapped, is near; two of the three parts are alike."""
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance <= 1:
        return NEAR
    if len(one) != 8 or len(other) != 8:
        return OTHER
    if one[:4] != other[:4]:
        if one[4:] == other[4:]:
            return ALIKE
        return SOME if distance == 2 else OTHER
    if one[4:6] == other[6:] and one[6:] == other[4:6]:
        return NEAR
    return ALIKE if one[4:6] == other[4:6] or one[6:] == other[6:] else SOME


def _place(one: str, other: str) -> Level:
    if OSA.distance(one, other, score_cutoff=1) <= 1 and min(len(one), len(other)) >= 4:
        return NEAR
    likeness = JaroWinkler.similarity(one, other, score_cutoff=0.82)
    if likeness >= 0.92 or token_set_ratio(one, other, score_cutoff=95) >= 95:
        return ALIKE
    return SOME if likeness >= 0.82 else OTHER


def _word(one: str, other: str) -> Level:
    return NEAR if min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1 else OTHER


RULES: dict[Kind, Rule] = {
    Kind.GIVEN: lru_cache(maxsize=50_000)(_name),  # they come again; of other kinds looking up takes as long
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
            return SAME
        return RULES[kind](value, value_) if value < value_ else RULES[kind](value_, value)
    return best_level(RULES[kind], one, other)


def best_level(rule: Rule, one: Values, other: Values) -> Level:
    """Of several values the most alike count."""
    best = OTHER
    for value in one:
        for value_ in other:
            found = SAME if value == value_ else rule(min(value, value_), max(value, value_))
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
