"""Towns as people look for them: without capitals and accents. The database folds the stored ones by the same letters,
in a generated column, so that whoever writes an address need not think of it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import F, Func, Value

_PLAIN = "eaionrlstcudmghvbpkzfywjxq "
"""What stays as it is stands first, the most frequent first of all: the database looks for each letter of a town from
the first of all letters on, and looked through four hundred for each that is none of them."""


def _letters() -> dict[str, str]:
    """Latin letters with an accent, and capitals -> the plain letter."""
    known = {
        **dict(zip(_PLAIN, _PLAIN, strict=True)),
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ı": "i",
        "'": " ",
        "-": " ",
        "’": " ",
        ".": " ",
    }
    for code in range(ord("A"), 0x0250):
        letter = chr(code)
        bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)).lower()
        if len(bare) == 1 and bare.isalpha() and bare != letter and letter not in known:
            known[letter] = bare
    return known


LETTERS = _letters()
_TABLE = str.maketrans(LETTERS)


def place_of(town: str) -> str:
    """ "Łódź" -> "lodz", "L'Aquila" -> "l aquila"."""
    return " ".join(town.translate(_TABLE).split())


def folded(name: str) -> Any:
    """The expression by which the database does the same for a column."""
    return Func(F(name), Value("".join(LETTERS)), Value("".join(LETTERS.values())), function="translate")
