"""The numbers and names by which files call a firm, made comparable (A-08)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from staffetta.contacts import vat
from staffetta.contacts.addresses import code_of
from staffetta.core.text import fold, tidy
from staffetta.ebusiness.reading import Party

_VAT_SCHEMES = (
    "9906 0211 9907 9909 9910 9914 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937"
    " 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 VA VAT VATIN"
)
VAT_SCHEMES = frozenset(_VAT_SCHEMES.split())
"""Schemes of Peppol's code list (EAS) whose values are VAT numbers, and names for the same."""

CALLED = {
    **dict.fromkeys(("GLN", "EAN", "ILN", "GS1", "GLOBALLOCATIONNUMBER"), "0088"),
    **dict.fromkeys(("DUNS", "DUNSNUMBER", "D-U-N-S"), "0060"),
    **{"SIRENE": "0002", "SIREN": "0002", "SIRET": "0009", "CVR": "0184", "DKCVR": "0184", "ORGNR": "0192"},
    **{"NOORGNR": "0192", "SEORGNR": "0007", "KVK": "0106", "NLKVK": "0106", "LEI": "0199", "LEITWEGID": "0204"},
    **{"FC": "tax", "ITCF": "tax", "0210": "tax", "9907": "tax"},
}
"""What schemes are called besides their number (ISO 6523, EAS)."""

TAX, VAT, NAME = "tax", "vat", "name"
"""Schemes of our own: a tax code; a VAT number and a name that somebody said to be this partner's."""


@dataclass(frozen=True)
class Identifier:
    """One number. `scheme` "" for one of which only its giver knows what it is."""

    scheme: str
    value: str
    compact: str

    @property
    def is_global(self) -> bool:
        """Whether it is one firm's wherever it stands; bare numbers are but somebody's own numbering."""
        return self.scheme not in ("", TAX, NAME, "ZZZ")


@dataclass(frozen=True)
class Marks:
    """By what a party can be recognised, each in the form in which it is compared."""

    name: str = ""
    vat: str = ""
    vat_is_sound: bool = False
    """Whether the VAT number has its country's form and check digits: else it may be anybody's, such as "12345"."""
    country: str = ""
    identifiers: tuple[Identifier, ...] = ()
    tax_code: str = ""
    emails: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    said: Party = field(default_factory=Party, compare=False)


def squeezed(text: str) -> str:
    """Letters and figures alone, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def identifier_of(text: str) -> Identifier:
    """ "0088:4000001123452", "GLN:…" or a bare number."""
    left, colon, right = text.partition(":")
    named = colon and len(left) <= 20 and re.fullmatch(r"[A-Za-z0-9 ._-]+(:[A-Za-z]+)?", left)
    if named and ":" in right and left.upper() in ("ISO6523-ACTORID-UPIS", "GLEIF"):
        return identifier_of(right)
    scheme, value = (squeezed(left), right) if named else ("", text)
    scheme = CALLED.get(scheme, scheme)[:20]
    return Identifier(scheme, tidy(value)[:100], squeezed(value)[:100])


def marks_of(party: Party) -> Marks:
    """What this party is recognised by."""
    country = code_of(party.country)
    found = [identifier_of(text) for text in (*party.identifiers, party.endpoint) if text]
    numbers = [party.vat_number, *(one.value for one in found if one.scheme in VAT_SCHEMES)]
    number = next((text for text in numbers if squeezed(text)), "")
    compact = vat.compact(number, country) if number else ""
    emails = {party.email, *(one.value for one in found if one.scheme == "EM")} - {""}
    plain = [one for one in found if one.compact and one.scheme not in VAT_SCHEMES and one.scheme != "EM"]
    taxes = [party.tax_code, *(one.value for one in plain if one.scheme == TAX)]
    return Marks(
        name=fold(party.name)[:400],
        vat=compact,
        vat_is_sound=is_sound(number, country),
        country=country,
        identifiers=tuple(dict.fromkeys(one for one in plain if one.scheme != TAX)),
        tax_code=next((squeezed(text)[:100] for text in taxes if squeezed(text)), ""),
        emails=tuple(sorted(text.lower() for text in emails if "@" in text)),
        postal_code=squeezed(party.postal_code),
        city=fold(party.city),
        said=party,
    )


def is_sound(number: str, country: str) -> bool:
    """Whether a VAT number has the form and check digits of a country that it or its address names."""
    raw = squeezed(number)
    known = raw[:2].isalpha() or bool(country)
    return bool(raw) and known and any(c.isdigit() for c in raw) and not vat.problem(number, country)


def vats_differ(one: str, other: str) -> bool:
    """Whether two VAT numbers cannot be one firm's: of the same country, and not the same. A firm may have one in each
    country where it sells."""
    if not one or not other or one == other:
        return False
    letters = one[:2], other[:2]
    if all(two.isalpha() for two in letters) and letters[0] != letters[1]:
        return False
    return one.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != other.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
