"""What is known of the things that are compared: named attributes, each of a kind that says how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """How the values of an attribute are read and compared."""

    GIVEN = "given"  # given names of people
    NAME = "name"  # family names and full names; values of two such attributes may stand in each other's field
    ORGANISATION = "organisation"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    STREET = "street"
    HOUSE = "house"  # house numbers
    POSTCODE = "postcode"
    PLACE = "place"
    DATE = "date"
    CODE = "code"  # numbers given by somebody: VAT, insurance, passport
    WORD = "word"  # one of few: a country, a category
    TEXT = "text"


class Level(IntEnum):
    """How alike two values are. What a level is worth is learnt from the data, attribute by attribute."""

    MISSING = 0
    OTHER = 1
    SOME = 2
    ALIKE = 3
    NEAR = 4
    SAME = 5


@dataclass(frozen=True)
class Attribute:
    """A column of records: every record has a tuple of prepared values for it, empty where nothing is known."""

    name: str
    kind: Kind


Values = tuple[str, ...]
Record = tuple[Values, ...]
"""The values of one thing, in the order of its attributes."""
