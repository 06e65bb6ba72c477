"""The words by which a contact is found, and the words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from staffetta.core.text import fold

LONGEST = 60


def search_terms(text: str) -> list[str]:
    """What was typed, as prefixes of words, longest first: "rossi ma", an e-mail address, "+39 02 12", "C-00042"."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 3 and re.fullmatch(r"[\d\s()+./-]+", text.strip()):
        return [(digits.removeprefix("00") if len(digits) > 7 else digits)[:LONGEST]]
    return sorted({word[:LONGEST] for word in fold(text).split()}, key=lambda word: (-len(word), word))[:8]


def words_of(name: str, number: str, others: Iterable[str], phones: Iterable[str]) -> set[str]:
    """The words of one contact. `others`: e-mail addresses, websites, VAT number; `phones` in E.164 or as digits."""
    words = {word for text in (name, *map(_without_scheme, others)) for word in fold(text).split()}
    words |= {"".join(fold(text).split()) for text in (number, *map(_without_scheme, others))}
    words |= {word for part in re.findall(r"\d+", number) for word in (part, part.lstrip("0"))}
    for phone in phones:
        digits = re.sub(r"\D", "", phone)
        words |= {digits, *_national(phone)}
    return {word[:LONGEST] for word in words if word}


def _without_scheme(text: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", text.lower())


def _national(phone: str) -> set[str]:
    """A phone in E.164 as dialled within its country, without and with the leading zero; nothing for other forms."""
    if not phone.startswith("+"):
        return set()
    national = phonenumbers.national_significant_number(phonenumbers.parse(phone))
    return {national, f"0{national.lstrip('0')}", national.lstrip("0")}
