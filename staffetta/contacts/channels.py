"""E-mail addresses, phones and websites: what is accepted, and in which form they are compared (C-20)."""

from __future__ import annotations

import functools
import re
import unicodedata

import idna
import phonenumbers
from django.utils.translation import gettext as _

from staffetta.contacts.models import Channel


class BadChannel(ValueError):
    """The text is no e-mail address, phone or website; the message is a translated sentence."""


def normalised(medium: str, value: str, country: str) -> str:
    """The form in which values are compared and linked to. `country` (ISO 3166) is that of phones without a prefix.

    Raises BadChannel. A phone that is no number of any country is kept as its digits: people note down extensions and
    internal lines, and refusing them would lose them.
    """
    if medium == _EMAIL:
        return _usual_email(value) or _email(value)
    if medium == _PHONE:
        return _phone(value, country)
    return _website(value)


_EMAIL, _PHONE = str(Channel.Medium.EMAIL), str(Channel.Medium.PHONE)


_SYMBOLS = set("!#$%&'*+-/=?^_`{|}~.")
_USUAL_DOMAIN = re.compile(r"(?:[a-z0-9](?:-?[a-z0-9]){0,30}\.){1,4}[a-z]{2,20}", re.ASCII | re.IGNORECASE)
_USUAL_LOCAL = re.compile(r"(?!.{65})[a-z0-9_+-]+(?:\.[a-z0-9_+-]+){0,9}", re.ASCII | re.IGNORECASE)
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")


def address_within(value: str) -> str:
    """The address alone of what mail programs copy: "Maria Rossi <maria@acme.example>"."""
    named = _NAMED.fullmatch(value)
    return named[1] if named else value


def _usual_email(value: str) -> str:
    """An address of letters, figures and dots, as nearly all are, without patterns; "" for everything else."""
    local, _at, domain = value.partition("@")
    name, _dot, top = domain.rpartition(".")
    usual = value.isascii() and name.isalnum() and top.isalpha() and 2 <= len(top) <= 20 and len(name) <= 30
    if not usual or len(local) > 64 or not local.replace(".", "").isalnum():
        return ""
    return "" if "." in local and "" in local.split(".") else value.lower()


def _email(value: str) -> str:
    """One address; international ones too (RFC 6531). "Müller@Bücher.example" stays as people write it, in lower case:
    the same mailbox typed twice is the same text. Quoted local parts are not used by anybody and not accepted."""
    local, at, domain = unicodedata.normalize("NFC", address_within(value) if "<" in value else value).rpartition("@")
    encoded = _encoded(domain)
    if not at or not _is_local(local) or not encoded or len(f"{local}@{encoded}".encode()) > 254:
        raise BadChannel(_("“{value}” is not an e-mail address.").format(value=value))
    return f"{local}@{domain}".lower()


def _is_local(local: str) -> bool:
    """Letters, figures and marks of any script, and RFC 5322's symbols; dots between them."""
    if _USUAL_LOCAL.fullmatch(local):
        return True
    kinds = [unicodedata.category(character)[0] for character in local]
    usual = all(kind in "LMN" or character in _SYMBOLS for kind, character in zip(kinds, local, strict=True))
    return bool(local) and len(local.encode()) <= 64 and usual and kinds[0] != "M" and all(local.split("."))


@functools.lru_cache(maxsize=2048)  # an import asks several times for each
def _encoded(domain: str) -> str:
    """The name as the net knows it, if IDNA lets it be registered and it ends as top-level domains do; else ""."""
    if _USUAL_DOMAIN.fullmatch(domain):
        return domain.lower()  # nothing in it that idna, which is slow, could object to
    if not re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", domain):
        return ""
    try:
        encoded = idna.encode(domain, uts46=True).decode()
        labels = idna.decode(encoded).split(".")
        if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for label in labels for character in label):
            all(idna.check_bidi(label, check_ltr=True) for label in labels)
    except idna.IDNAError:
        return ""
    return encoded if re.fullmatch(r".*\.([a-z]{2,}|xn--[a-z0-9-]+)", encoded, re.IGNORECASE) else ""


def _phone(value: str, country: str) -> str:
    """E.164 where the number could be one; else its figures."""
    return _international(value) or _read_phone(value, country)[0]


@functools.lru_cache(maxsize=2048)
def _read_phone(value: str, country: str) -> tuple[str, str]:
    """The number, and its extension."""
    digits = re.sub(r"\D", "", value, flags=re.ASCII)
    if len(digits) < 2:
        raise BadChannel(_("“{value}” is not a phone number.").format(value=value))
    number = phone_number(value, country)
    if number is None:
        return digits, ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)), number.extension or ""


_PLAINLY = re.compile(r"\+\d[\d ().-]*\d", re.ASCII)


def _international(value: str) -> str:
    """The number where it is written with its country and nothing in it leaves a doubt: as phonenumbers would have it,
    in a tenth of the time, of which an import has none to lose. "" for everything else."""
    if not _PLAINLY.fullmatch(value):
        return ""
    figures = "".join(_FIGURES.findall(value))
    for length in (1, 2, 3):
        lengths, trunk = _plan(figures[:length])
        if lengths:
            national = figures[length:]
            fits = len(national) in lengths and not (trunk and trunk.match(national))
            return f"+{figures}" if fits else ""
    return ""


_FIGURES = re.compile(r"\d+", re.ASCII)


@functools.lru_cache(maxsize=1200)
def _plan(code: str) -> tuple[frozenset[int], re.Pattern[str] | None]:
    """How long the numbers of a calling code are, and how those begin of which something is left out abroad; nothing
    for what is no code. No code begins another."""
    region = phonenumbers.region_code_for_country_code(int(code))
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    if metadata is None or metadata.general_desc is None:
        return frozenset(), None
    trunk = metadata.national_prefix_for_parsing
    return frozenset(metadata.general_desc.possible_length), re.compile(trunk) if trunk else None


def phone_number(value: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The number that was typed, if it could be one. 00 stands for + also where one dials 011 or 0011 for it: nobody
    notes down a local number that begins with 00."""
    number = _parsed(value, country)
    if re.match(r"\D*00", value) and (number is None or not phonenumbers.is_valid_number(number)):
        number = _parsed("+" + re.sub(r"\D*00", "", value, count=1), country)
    return number if number is not None and phonenumbers.is_possible_number(number) else None


def _parsed(value: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        return None


def extension(value: str, country: str) -> str:
    """The extension within a phone number as typed: "+39 02 1234567 ext. 12" -> "12"; "" for none."""
    try:
        return "" if _international(value) else _read_phone(value, country)[1]
    except BadChannel:
        return ""


@functools.lru_cache(maxsize=8192)  # lists are looked at again and again
def shown(medium: str, value: str, normalised_value: str) -> str:
    """How a channel is written on a page: a valid phone number with its prefix and in the groups of its country, an
    e-mail address without the name around it, a website without what all of them begin with."""
    if medium == Channel.Medium.EMAIL:
        return address_within(value)
    if medium == Channel.Medium.WEB:
        return re.sub(r"^https?://(www\.)?|/$", "", value, flags=re.IGNORECASE)
    if medium != Channel.Medium.PHONE or not normalised_value.startswith("+"):
        return value
    number = _parsed(normalised_value, "")
    if number is None or not phonenumbers.is_valid_number(number):
        return value
    number.extension = extension(value, phonenumbers.region_code_for_number(number) or "") or None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _website(value: str) -> str:
    address = value if re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE) and "://" in value else f"https://{value}"
    if not re.fullmatch(r"https?://[^\s/@:?#]+\.[^\s/@:?#]{2,}(:\d{1,5})?([/?#]\S*)?", address, re.IGNORECASE):
        raise BadChannel(_("“{value}” is not a website.").format(value=value))
    return address[:254]


def href(medium: str, normalised_value: str) -> str:
    """Where a click on it leads."""
    scheme = {"email": "mailto:", "phone": "tel:"}.get(medium, "")
    return scheme + normalised_value
