"""How a contact may be named in a text: patterns by which its names, addresses and numbers are found and struck (C-11).

One pattern serves PostgreSQL and Python: they differ in how the edge of a word is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from staffetta.core.text import fold

SHORTEST = 6
"""Shorter words than this are no proof: "Li Wu" stands in "Milli Wunder" when blanks are left out."""


def spellings(names: Iterable[str], values: Iterable[str]) -> list[str]:
    """How these may be written, longest first. `names` of people and firms; `values`: e-mail addresses, phones, VAT
    numbers. A name of one word is none that is unmistakable, unless it is a firm's long one."""
    found: set[str] = set()
    for name in names:
        words = name.split()
        if len(words) > 1 or len(name) >= SHORTEST + 2:
            found |= {name, fold(name)}
            if len("".join(words)) >= SHORTEST + 2:
                found |= {"".join(words), "".join(fold(name).split())}
    for value in values:
        if len(value) >= SHORTEST:
            found |= {value, fold(value)} if len(fold(value)) >= SHORTEST else {value}
    return sorted((word for word in found if word.strip()), key=lambda word: (-len(word), word))


def sql_pattern(words: Sequence[str]) -> str:
    """For PostgreSQL's ~*; "" for no words."""
    return "|".join(_one(word, r"\y") for word in words)


def python_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """The same for a text in memory; None for no words."""
    return re.compile("|".join(_one(word, r"\b") for word in words), re.IGNORECASE) if words else None


def _one(word: str, edge: str) -> str:
    """The word between edges, its blanks of any width; a number with whatever people put between its digits."""
    digits = re.sub(r"\D", "", word)
    if len(digits) >= SHORTEST and re.fullmatch(r"[\d\s()+./-]+", word):
        return r"(?<!\d)" + r"[\s()./-]*".join(digits) + r"(?!\d)"
    body = r"\s+".join(_quoted(part) for part in word.split())
    before = edge if word.strip()[0].isalnum() else ""
    after = edge if word.strip()[-1].isalnum() else ""
    return f"{before}{body}{after}"


def _quoted(text: str) -> str:
    """Every sign that means something in a pattern stands for itself; letters of any script as they are."""
    return re.sub(r"([^\w])", r"\\\1", text)
