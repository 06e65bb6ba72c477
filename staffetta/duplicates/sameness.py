"""Forms in which values are the same although they are written otherwise."""

from __future__ import annotations

import re

from staffetta.core.text import fold

_COUNTRY = re.compile(r"(?=[a-z]{2}\w*\d)[a-z]{2}(?=[\w]{4})")


def compact(text: str) -> str:
    """A number without blanks and signs: "IT 0123-456 7890" is "it01234567890"."""
    return "".join(fold(text).split())


def bare_vat(text: str) -> str:
    """A VAT number without the country before it, so that it is the same number with and without."""
    return _COUNTRY.sub("", compact(text), count=1)


def vat_forms(text: str, country: str) -> set[str]:
    """The forms in which the words of a contact may hold this VAT number; empty for what is too short to tell."""
    bare = bare_vat(text)
    return {bare, compact(text), f"{country.lower()}{bare}"} if len(bare) >= 5 else set()
