"""E-mail addresses, phones and websites: what is accepted, and in which form they are compared (C-20)."""

from __future__ import annotations

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from staffetta.contacts.models import Channel


class BadChannel(ValueError):
    """The text is no e-mail address, phone or website; the message is a translated sentence."""


def normalised(medium: str, value: str, country: str) -> str:
    """The form in which values are compared and linked to. `country` (ISO 3166) is that of phones without a prefix.

    Raises BadChannel. A phone that is no number of any country is kept as its digits: people note down extensions and
    internal lines, and refusing them would lose them.
    """
    if medium == Channel.Medium.EMAIL:
        return _email(value)
    if medium == Channel.Medium.PHONE:
        return _phone(value, country)
    return _website(value)


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError as error:
        raise BadChannel(_("“{value}” is not an e-mail address.").format(value=value)) from error
    return value.lower()


def _phone(value: str, country: str) -> str:
    digits = re.sub(r"\D", "", value, flags=re.ASCII)
    if len(digits) < 2:
        raise BadChannel(_("“{value}” is not a phone number.").format(value=value))
    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_possible_number(number):
        return digits
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _website(value: str) -> str:
    address = value if re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE) and "://" in value else f"https://{value}"
    if not re.fullmatch(r"https?://[^\s/@:?#]+\.[^\s/@:?#]{2,}(:\d{1,5})?([/?#]\S*)?", address, re.IGNORECASE):
        raise BadChannel(_("“{value}” is not a website.").format(value=value))
    return address[:254]


def href(medium: str, normalised_value: str) -> str:
    """Where a click on it leads."""
    scheme = {"email": "mailto:", "phone": "tel:"}.get(medium, "")
    return scheme + normalised_value
