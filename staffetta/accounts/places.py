"""Countries and time zones to choose from."""

from __future__ import annotations

import functools
import zoneinfo

from babel import Locale
from django.utils.translation import get_language

from staffetta.core.text import fold

# CLDR's codes that are no countries: groups of countries, pseudo-locales, unknown.
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
COUNTRIES = tuple(
    sorted(c for c in map(str, Locale("en").territories) if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRIES)
)
_REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
ZONES = frozenset(z for z in zoneinfo.available_timezones() if z.partition("/")[0] in _REGIONS) | {"UTC"}


@functools.cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language.replace("-", "_")).territories
    return tuple(sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda pair: fold(pair[1])))


def country_choices() -> tuple[tuple[str, str], ...]:
    """Code and name of every country, by name in the language in use."""
    return _countries(get_language() or "en")


@functools.cache
def zone_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The time zones by region, as the choices of a select."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(ZONES):
        region, _slash, place = zone.partition("/")
        regions.setdefault(region if place else "", []).append(
            (zone, (place or zone).replace("_", " ").replace("/", " / "))
        )
    utc = regions.pop("")
    return (("UTC", tuple(utc)), *((region, tuple(zones)) for region, zones in regions.items()))
