"""Public holidays by country and, where they differ, by region; from the kept library `holidays`."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from staffetta.accounts.places import country_choices
from staffetta.core.text import fold


def _library() -> Any:
    """Taken in when first needed: it brings 45 MB of all the world's countries, which a firm without a calendar of
    working days should not pay for."""
    return importlib.import_module("holidays")


@functools.cache
def _regions() -> dict[str, list[str]]:
    """Every country that the library knows, with the codes of its regions."""
    known: dict[str, list[str]] = _library().list_supported_countries(include_aliases=False)
    return known


@functools.cache
def _class_of(country: str) -> Any:
    return getattr(_library(), country)


def is_known(country: str, subdivision: str = "") -> bool:
    """Whether the library has this country, and this region of it."""
    return country in _regions() and (not subdivision or subdivision in _regions()[country])


def countries() -> list[tuple[str, str]]:
    """Code and name of every country whose holidays are known, by name in the language in use."""
    return [(code, name) for code, name in country_choices() if code in _regions()]


@functools.cache
def subdivisions(country: str) -> list[tuple[str, str]]:
    """Code and name, as its people call it, of every region of the country that has holidays of its own."""
    if not is_known(country):
        return []
    names: dict[str, str] = {}
    for name, code in _class_of(country).subdivisions_aliases.items():
        if len(name) > len(names.get(code, "")):
            names[code] = name
    found = [(code, f"{names[code]} ({code})" if code in names else code) for code in _regions()[country]]
    return sorted(found, key=lambda pair: fold(pair[1]))


@functools.lru_cache(maxsize=2048)
def holidays_of(country: str, subdivision: str, year: int, language: str = "") -> Mapping[date, str]:
    """The public holidays of a year with their names: in this language if they have them, else in the country's own.

    >>> holidays_of("IT", "", 2026, "it")[date(2026, 8, 15)]
    'Assunzione della Beata Vergine Maria'
    """
    if not country or not is_known(country, subdivision):
        return {}
    class_ = _class_of(country)
    spoken = [code for code in class_.supported_languages if language and code.split("_")[0] == language.split("-")[0]]
    chosen = spoken[0] if spoken else class_.default_language
    return dict(class_(subdiv=subdivision or None, years=year, language=chosen).items())
