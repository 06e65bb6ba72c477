"""VAT numbers: whether one has the form of its country, and the form in which two are compared (C-20).

The forms and check digits are those of python-stdnum. A number is never refused for good: foreign oddities exist, and
whoever insists may keep what he typed (pages and the API ask first; imports keep it and say so).
"""

from __future__ import annotations

import functools
import re
from typing import Any

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError
from stdnum.util import clean

# Letters before the number that are not the ISO code of the country.
_PREFIXES = {"EL": "GR", "XI": "GB"}
_TAILS = {"CH": ("MWST", "TVA", "IVA", "TPV"), "NO": ("MVA",)}
# Where people leave the tail away, the number of the firm is the VAT number.
_ALSO = {"CH": "uid", "NO": "orgnr"}


def squeezed(text: str) -> str:
    """Letters and figures alone, in capitals: "it 0074-311" -> "IT0074311"."""
    if text.isalnum() and text.isascii():
        return text.upper()
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def compact(text: str, country: str = "") -> str:
    """The form in which VAT numbers are compared: with the letters of the country where they are certain.

    `country` (ISO 3166) is tried for a number without letters. "00743110157" of an Italian contact and
    "IT 007.431.10157" are both "IT00743110157"; what fits nowhere stays as letters and figures.
    """
    known = _valid_form(text, country)
    return (known or squeezed(text))[:40]


def problem(text: str, country: str = "", language: str = "") -> str:
    """A sentence for a number that has not the form of its country; "" for none, and where no form is known.
    `language` is the reader's, from whoever asks for thousands."""
    raw = squeezed(text)
    if not raw or _valid_form(text, country):
        return ""
    return _sentence(_named_country(raw), country, language or get_language() or "en").replace("{value}", text)


@functools.lru_cache(maxsize=500)  # a file may have as many that are odd as rows
def _sentence(named: str, country: str, language: str) -> str:
    """What is said of an odd number that names a country, or of one that does not; "{value}" stands for it."""
    if named:
        sentence = _("“{value}” has not the form of a VAT number ({country}).")
    elif country and _forms_of(country):
        sentence = _(
            "“{value}” has not the form of a VAT number ({country}). "
            "If it is of another country, put its two letters in front."
        )
    else:
        return ""
    return sentence.replace("{country}", _name_in(named or country, language.replace("-", "_")))


@functools.lru_cache(maxsize=2048)
def _valid_form(text: str, country: str) -> str:
    raw = squeezed(text)
    named = _named_country(raw)
    if named:
        letters = 3 if raw.startswith("CHE") else 2
        found = _national(named, raw, raw[letters:])
        if found:
            return _prefix(named, raw) + found
    if country and country != named:
        found = _national(country, raw, raw)
        if found:
            return _prefix(country, "") + found
    return ""


def _national(country: str, raw: str, rest: str) -> str:
    """The number without letters of its country if it has that country's form, else ""."""
    for form in _forms_of(country):
        good = _bare(form, raw)
        if not good and rest != raw and not _takes_letters(form, raw[: -len(rest)]):
            good = _bare(form, rest)
        if good:
            number = squeezed(good)
            for letters in (_prefix(country, raw), country):
                number = number.removeprefix(letters)
            for tail in _TAILS.get(country, ()):
                number = number.removesuffix(tail)
            return number
    return ""


def _bare(form: Any, number: str) -> str:
    """The number as the form writes it, if it is one; "" for others."""
    try:
        return str(form.validate(number))
    except ValidationError:
        return ""


@functools.cache
def _takes_letters(form: Any, letters: str) -> bool:
    """Whether a form leaves out the letters of the country by itself, so that a number need not be tried without."""
    try:
        return bool(form.compact(f"{letters}123456789") == form.compact("123456789"))
    except ValueError:
        return False


def _named_country(raw: str) -> str:
    """The country whose letters the number begins with, if that country's form is known."""
    letters = raw[:2]
    country = _PREFIXES.get(letters, letters)
    return country if len(raw) > 4 and letters.isalpha() and _forms_of(country) else ""


def _prefix(country: str, raw: str) -> str:
    if country == "CH":
        return "CHE"
    if raw.startswith("XI"):
        return "XI"
    return "EL" if country == "GR" else country


@functools.cache
def _forms_of(country: str) -> tuple[Any, ...]:
    if not re.fullmatch(r"[A-Z]{2}", country):
        return ()
    found = [get_cc_module(country.lower(), name) for name in ("vat", _ALSO.get(country, "")) if name]
    forms = tuple(form for form in found if form is not None)
    for form in forms:
        if getattr(form, "clean", None) is clean:
            vars(form)["clean"] = _cleaned
    return forms


def _cleaned(number: str, deletechars: str = "") -> str:
    """As stdnum's own, which looks at every sign of a number: half of its time, for letters and figures alone, among
    which there is nothing to clean."""
    return number if number.isascii() and number.isalnum() else str(clean(number, deletechars))


def _name_in(country: str, language: str) -> str:
    return str(Locale.parse(language).territories.get(country, country))
