"""Amounts: a decimal with a currency (ISO 4217), never a float."""

from __future__ import annotations

import functools
import re
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language

_OTHERS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CLP CNY COP CRC CUP CVE DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG "
    "IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NPR NZD OMR PAB PEN PGK PHP PKR PYG QAR RSD "
    "RUB RWF SAR SBD SCR SDG SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = ("EUR", "USD", "GBP", "PLN", "CHF", "CZK", "SEK", "DKK", "NOK", "HUF", "RON", *_OTHERS.split())
"""All of ISO 4217 that are in use, or were when documents that come in were written; the usual ones first."""


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount in the currency's smallest unit, halves away from zero, as commerce rounds."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), rounding=ROUND_HALF_UP)


@functools.cache
def _whole_pattern(language: str) -> str:
    """The language's pattern for money without decimals."""
    return re.sub(r"\.0+", "", Locale.parse(language).currency_formats["standard"].pattern)


def shown(amount: Decimal | None, currency: str, *, cents: bool = True) -> str:
    """The amount in the form of the language in use; rounded to whole units when not `cents`; "" for None."""
    if amount is None:
        return ""
    return _shown((get_language() or "en").replace("-", "_"), amount, currency, cents)


@functools.lru_cache(maxsize=4096)
def _shown(language: str, amount: Decimal, currency: str, cents: bool) -> str:
    if cents:
        return format_currency(amount, currency, locale=language)
    return format_currency(amount, currency, locale=language, format=_whole_pattern(language), currency_digits=False)
