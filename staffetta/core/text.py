"""Text as people type it."""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal, InvalidOperation

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_GAPS = re.compile(r"[\W_]+", re.UNICODE)


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text for comparing and searching: lower case, without accents, punctuation as single blanks.

    >>> fold("Łódź, Élodie  MÜLLER-Strauß")
    'lodz elodie muller strauss'
    """
    if text.isascii():
        return _GAPS.sub(" ", text.lower()).strip()
    # Taken apart first, since a sign such as ℡ holds capitals; and again after lowering, which may add accents (İ).
    low = unicodedata.normalize("NFKD", text).lower().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return _GAPS.sub(" ", bare).strip()


def tidy(text: str) -> str:
    """One line as typed, without blanks around, doubled blanks and control characters."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # as nearly all of what an import brings is
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class NotANumber(ValueError):
    """The text is no number of the kind asked for."""


def decimal_of(text: str, *, places: int) -> Decimal:
    """A number that is not negative, with comma or point and at most `places` decimals (A-03).

    Raises NotANumber for anything else: signs, exponents, thousands separators, more decimals.
    """
    match = re.fullmatch(rf"\s*(\d{{1,12}})(?:[.,](\d{{1,{places}}}))?\s*", text, re.ASCII)
    if not match:
        raise NotANumber(text)
    try:
        return Decimal(f"{match[1]}.{match[2] or 0}").quantize(Decimal(1).scaleb(-places))
    except InvalidOperation as error:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
        raise NotANumber(text) from error
