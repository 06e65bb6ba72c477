"""Values in the form in which they are compared."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from staffetta.core.text import fold
from staffetta.duplicates.matching.attributes import Kind, Values

NOTHING = frozenset(
    {"", "n a", "na", "nan", "none", "null", "unknown", "not known", "tbd", "xxx", "no", "not available"}
)
LEGAL_FORMS = frozenset(
    [
        "srl",
        "spa",
        "snc",
        "sas",
        "srls",
        "sapa",
        "scarl",
        "ag",
        "gmbh",
        "mbh",
        "kg",
        "ohg",
        "ug",
        "gbr",
        "ev",
        "co",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "plc",
        "corp",
        "corporation",
        "company",
        "sa",
        "sarl",
        "eurl",
        "sasu",
        "sci",
        "spzoo",
        "sp",
        "zoo",
        "oo",
        "bv",
        "nv",
        "ab",
        "oy",
        "as",
        "aps",
        "kft",
        "doo",
        "sro",
        "pty",
        "cie",
    ]
)
_SPELLED_FORMS = re.compile(r"\b(s r l|s p a|s n c|s a s|sp z o o|s a|g m b h|s a r l|l l c)\b")
ABBREVIATIONS = {
    **dict.fromkeys(("street", "str", "strasse", "strase"), "st"),
    **dict.fromkeys(("road",), "rd"),
    **dict.fromkeys(("avenue", "av"), "ave"),
    **dict.fromkeys(("boulevard",), "blvd"),
    **dict.fromkeys(("place",), "pl"),
    **dict.fromkeys(("square",), "sq"),
    **dict.fromkeys(("court",), "ct"),
    **dict.fromkeys(("drive",), "dr"),
    **dict.fromkeys(("lane",), "ln"),
    **dict.fromkeys(("crescent", "cres"), "cr"),
    **dict.fromkeys(("circuit",), "cct"),
    **dict.fromkeys(("parkway", "pkway"), "pkwy"),
    **dict.fromkeys(("highway",), "hwy"),
    **dict.fromkeys(("north",), "n"),
    **dict.fromkeys(("south",), "s"),
    **dict.fromkeys(("east",), "e"),
    **dict.fromkeys(("west",), "w"),
    **dict.fromkeys(("saint", "sankt", "sainte"), "st"),
    **dict.fromkeys(("piazza",), "pza"),
    **dict.fromkeys(("viale",), "vle"),
    **dict.fromkeys(("corso",), "cso"),
    **dict.fromkeys(("ulica",), "ul"),
    **dict.fromkeys(("aleja", "aleje"), "al"),
    **dict.fromkeys(("suite", "apartment", "appartement", "unit", "floor"), "apt"),
    **dict.fromkeys(("doctor",), "dr"),
    **dict.fromkeys(("mount",), "mt"),
    **dict.fromkeys(("and",), ""),
    **dict.fromkeys(("centre", "ctr"), "center"),
}


def _words(text: str) -> Values:
    found = fold(text)
    return (sys.intern(found),) if found not in NOTHING else ()


def _organisation(text: str) -> Values:
    tokens = _SPELLED_FORMS.sub(" ", fold(text.replace("'", "").replace("’", ""))).split()
    telling = [token for token in tokens if token not in LEGAL_FORMS]
    found = " ".join(ABBREVIATIONS.get(token, token) for token in telling or tokens)
    found = " ".join(found.split())
    return (found,) if found not in NOTHING else ()


def _street(text: str) -> Values:
    """Long German forms are taken apart: "hauptstrasse" is "haupt st"."""
    spaced = re.sub(r"(?<=[a-z]{3})(strasse|str)\b", " st", fold(text))
    found = " ".join(ABBREVIATIONS.get(token, token) for token in spaced.split())
    found = " ".join(found.split())
    return (found,) if found not in NOTHING else ()


def _email(text: str) -> Values:
    found = text.strip().lower()
    return (found,) if "@" in found and len(found) >= 5 else ()


def _phone(text: str) -> Values:
    digits = re.sub(r"\D", "", text)
    bare = digits.lstrip("0")
    return (bare,) if len(bare) >= 5 and len(set(bare)) > 1 else ()


def _web(text: str) -> Values:
    found = re.sub(r"^(https?://)?(www\.)?", "", text.strip().lower()).rstrip("/")
    return (found,) if "." in found else ()


def _compact(text: str) -> Values:
    found = "".join(fold(text).split())
    return (sys.intern(found),) if found not in NOTHING and found.strip("0") else ()


def _date(text: str) -> Values:
    """As yyyymmdd. The order of the parts is told by where the year stands; what has no year of four digits is
    compared as its digits."""
    parts = re.findall(r"\d+", text)
    digits = "".join(parts)
    if len(parts) >= 3 and len(parts[0]) == 4:
        digits = f"{parts[0]}{parts[1]:0>2}{parts[2]:0>2}"[:8]
    elif len(parts) >= 3 and len(parts[2]) == 4:
        digits = f"{parts[2]}{parts[1]:0>2}{parts[0]:0>2}"
    return (sys.intern(digits),) if digits.strip("0") else ()


_HOW: dict[Kind, Callable[[str], Values]] = {
    Kind.GIVEN: _words,
    Kind.NAME: _words,
    Kind.ORGANISATION: _organisation,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.WEB: _web,
    Kind.STREET: _street,
    Kind.HOUSE: _compact,
    Kind.POSTCODE: _compact,
    Kind.PLACE: _words,
    Kind.DATE: _date,
    Kind.CODE: _compact,
    Kind.WORD: _words,
    Kind.TEXT: _words,
}


def prepared(kind: Kind, *texts: str) -> Values:
    """These texts as values of this kind; what says nothing is left out, what is said twice stands once."""
    how = _HOW[kind]
    if len(texts) == 1:
        return how(texts[0]) if texts[0] else ()
    return tuple(dict.fromkeys(value for text in texts if text for value in how(text)))


def house_numbers(street: str) -> list[str]:
    """The house numbers within a prepared street, the first and the last number in it."""
    found = [token for token in street.split() if token[0].isdigit() and len(token) <= 6]
    return list(dict.fromkeys([*found[:1], *found[-1:]]))
