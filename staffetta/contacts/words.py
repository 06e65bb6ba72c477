"""The words by which a contact is found, and the words of a question.

Every word is a row under an index, so a contact has as few as will do: what begins like another word is found by that
one. "maria.rossi@acme.com" is "mariarossiacmecom" (which "maria" and "maria.rossi@acme" begin), "rossi" and "acmecom".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import phonenumbers

from staffetta.core.text import fold

LONGEST = 60
MOST = 8
ENOUGH = 4
"""So many figures without leading zeros are a phone; "00042" is not also "42", "420" and "4200"."""
_SCHEME = re.compile(r"^(https?://)?(www\.)?")
_FIGURES = re.compile(r"\d+")
_GAPS = re.compile(r"[\W_]+")
_PLAIN_NUMBER = re.compile(r"([A-Za-z]{0,12})-?(\d{1,15})", re.ASCII)
_REGISTERED = re.compile(r"[a-z]{2,3}(\w?\d{5,}\w*)")  # a VAT number with the letters of its country
_COUNTRIES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


TOO_MANY = "+"
_MOST_BYTES = 900  # an entry of an index has its bounds, and the name stands beside it


def in_one(words: Iterable[str]) -> str:
    """The words of a contact as it keeps them itself: " acmecom maria rossi", each behind a blank. TOO_MANY stands for
    more than an index takes: of those only the rows of Word know."""
    text = " ".join(["", *sorted(words)])
    return text if len(text) * 4 <= _MOST_BYTES or len(text.encode()) <= _MOST_BYTES else TOO_MANY


@dataclass(frozen=True)
class Term:
    """One thing typed: a contact fits that has, for all beginnings of one of `ways`, a word that begins so."""

    ways: tuple[tuple[str, ...], ...]

    @property
    def length(self) -> int:
        """How much it says: the longer, the fewer fit."""
        return max(len(beginning) for way in self.ways for beginning in way)


def search_terms(text: str) -> list[Term]:
    """What was typed, what says most first: "rossi ma", an e-mail address, "+39 02 12", "C-00042"."""
    figures = re.sub(r"\D", "", text)
    if len(figures) >= 3 and re.fullmatch(r"[\d\s()+./-]+", text.strip()):
        return [_of_figures(figures)]
    terms = {term for token in _tokens(text.lower()) if (term := _term(token)) is not None}
    return sorted(terms, key=lambda term: (-term.length, term.ways))[:MOST]


def _of_figures(figures: str) -> Term:
    """A number of ours, a VAT number, or a phone: as dialled abroad, or within its country with or without zero."""
    bare = figures.lstrip("0")
    ways = {figures, bare} if len(bare) >= ENOUGH else {figures}
    return Term(tuple((way[:LONGEST],) for way in sorted(ways)))


def _tokens(text: str) -> list[str]:
    """What stands between blanks; single letters beside each other are one thing typed: "s. r. l.", "z o.o."."""
    tokens: list[str] = []
    letters = False
    for token in filter(fold, text.split()):
        were, letters = letters, _is_of_letters(token)
        if were and letters:
            tokens[-1] += f" {token}"
        else:
            tokens.append(token)
    return tokens


def _is_of_letters(text: str) -> bool:
    parts = fold(text).split()
    return bool(parts) and max(map(len, parts)) == 1


def _letters(pieces: list[str]) -> Term:
    """Single letters: "s.r.l." is one word, and so it is looked for; "s r l" may be one, or three. A number may be
    written so too: "c-7" is "C-00007"."""
    joined = "".join(part for piece in pieces for part in fold(piece).split())
    each = tuple(dict.fromkeys("".join(fold(piece).split()) for piece in pieces))
    apart = tuple(joined) if len(pieces) == 1 and not joined.isalpha() else each
    return Term(((joined,), apart) if apart != (joined,) else ((joined,),))


def _term(token: str) -> Term | None:
    if _is_of_letters(token):
        return _letters(token.split())
    token = _SCHEME.sub("", token)
    plain = fold(token).split()
    parts = tuple(dict.fromkeys(word[:LONGEST] for word in plain))
    if len(parts) <= 1:
        return Term((parts,)) if parts else None
    joined = (_joined(token),)  # what is written in one go may be one word here: an address, a number
    if joined[0] in parts:
        return Term((parts,))
    runs = tuple(word[:LONGEST] for word in _with_runs(plain))  # "sp.z.o.o."
    return Term(tuple(dict.fromkeys((joined, runs, parts)))) if len(runs) < len(plain) else Term((joined, parts))


def words_of(name: str, number: str, others: Iterable[str], phones: Iterable[str]) -> set[str]:
    """The words of one contact. `others`: e-mail addresses, websites, VAT number; `phones` in E.164 or as digits."""
    words = words_of_name(name)
    if number:
        words |= words_of_number(number)
    for text in others:
        if text:
            words.update(_of_address(text))
    for phone in phones:
        words.update(_of_phone(phone))
    words.discard("")
    return {word[:LONGEST] for word in words} if words and max(map(len, words)) > LONGEST else words


def words_of_name(name: str) -> set[str]:
    """The words of a name. With single letters in it, it is found without the signs and blanks between them, too:
    "Rossi S.r.l." by "srl", "Kowalski Sp. z o.o." by "zoo" and "oo", "D'Angelo" by "dangelo"."""
    plain = fold(name).split()
    words = set(plain)
    if not words or min(map(len, words)) > 1:
        return words
    runs = _with_runs(plain)
    # A token of plain letters is one word; only others can be several.
    tokens = [fold(token).split() for token in name.split() if not (token.isascii() and token.isalnum())]
    joined = ["".join(parts) for parts in tokens if len(parts) > 1 and min(map(len, parts)) == 1]
    for word in (*runs, *joined):
        if len(word) > 1:
            words.discard(word[0])  # found by the other
            words.add(word)
    return words


def _with_runs(words: Iterable[str]) -> list[str]:
    """The words, single letters beside each other as one."""
    found: list[str] = []
    letters = ""
    for word in words:
        if len(word) == 1:
            letters += word
            continue
        if letters:
            found.append(letters)
            letters = ""
        found.append(word)
    return [*found, letters] if letters else found


def words_of_number(number: str) -> set[str]:
    """The words of a number of ours: "C-00042" is found by c00042, 00042 and 42."""
    plain = _PLAIN_NUMBER.fullmatch(number)
    if plain is not None:  # the same as below, in a third of the time
        letters, figures = plain.groups()
        words = {letters.lower() + figures, figures, figures.lstrip("0")}
        words.discard("")
        return words
    words = {_joined(number)}
    for part in _FIGURES.findall(number):
        words |= {part[:LONGEST], part.lstrip("0")[:LONGEST]}
    words.discard("")
    return words


_STARTS = ("http", "www.")


def _of_address(text: str) -> Collection[str]:
    """The words of an e-mail address, a website or a VAT number: the whole, and what its other parts begin."""
    local, at, domain = text.rpartition("@")
    if not at:
        joined = _joined(text)
        registered = _REGISTERED.fullmatch(joined)
        return {joined, registered[1]} if registered else {joined}
    if local.isalnum() and local.isascii() and not text.lower().startswith(_STARTS):
        there = _joined(domain)
        if not domain.lower().startswith(_STARTS):  # the same as below, in half the time
            return ((local.lower() + there)[:LONGEST], there)
    found = {_joined(text), _joined(domain)}
    return found if local.isalnum() and local.isascii() else {*found, *fold(local).split()[1:]}


def _joined(text: str) -> str:
    bare = text.lower()
    if bare.startswith(_STARTS):
        bare = _SCHEME.sub("", bare)
    if bare.isascii():  # the same as below, in a tenth of the time
        plain = bare.replace(".", "").replace("-", "")
        return (plain if plain.isalnum() else _GAPS.sub("", bare))[:LONGEST]
    return "".join(fold(bare).split())[:LONGEST]


def _of_phone(phone: str) -> set[str]:
    """A phone in E.164 as dialled from abroad, and within its country without the leading zero."""
    international = phone.startswith("+")
    figures = phone[1:] if international and phone[1:].isdecimal() else "".join(_FIGURES.findall(phone))
    return {figures, (_national(figures) if international else figures).lstrip("0")}


def _national(figures: str) -> str:
    """Without the code of the country; no code begins another."""
    for length in (1, 2, 3):
        if figures[:length] in _COUNTRIES:
            return figures[length:]
    return figures
