"""How each language sets its marks, so that translators need not think of it: bin/messages writes them this way."""

from __future__ import annotations

import re

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")
_BEFORE_A_MARK = re.compile(r"(?<=\S) (?=[:;?!»])")
_QUOTED = re.compile(r"“([^“”]*)”")
_LEFT_OUT = re.compile(r"(?<=\w) ?…")


def _italian(said: str) -> str:
    return _QUOTED.sub(r"«\1»", _APOSTROPHE.sub("’", said))


def _french(said: str) -> str:
    """A mark of two parts never begins a line of its own."""
    return _BEFORE_A_MARK.sub("\N{NO-BREAK SPACE}", _APOSTROPHE.sub("’", said)).replace("« ", "«\N{NO-BREAK SPACE}")


def _german(said: str) -> str:
    """Dots that stand for words left out have a space before them (DIN 5008)."""
    return _LEFT_OUT.sub("\N{NO-BREAK SPACE}…", said)


_WAYS = {"it": _italian, "fr": _french, "de": _german}


def set_well(said: str, language: str) -> str:
    """A translation with the apostrophes, quotation marks and spaces of its language."""
    return _WAYS[language](said) if language in _WAYS else said
