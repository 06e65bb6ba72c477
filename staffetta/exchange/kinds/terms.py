"""What only customers and only suppliers have (C-07), as a file says it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from staffetta.contacts.acts.checking import LONGEST_LEAD_TIME, MOST_MONEY
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY, misplaced
from staffetta.core.text import tidy
from staffetta.ui.forms import plain_number


def terms_of(cell: Callable[[str], str], function: str, is_supplier: bool) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that can be used, and a sentence for each that cannot: the row comes in without it."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in (*CUSTOMER_ONLY, *SUPPLIER_ONLY):
        text = tidy(cell(name))
        if not text:
            continue
        values[name] = {"credit_limit": _amount, "lead_time_days": _days}.get(name, str)(text)
        if values[name] is None:
            wrong[name] = _("“{value}” is no number that fits here.").format(value=text)
    wrong |= misplaced(function, is_supplier, values)
    return {name: value for name, value in values.items() if name not in wrong}, wrong


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(plain_number(text))
    except InvalidOperation:
        return None
    fits = amount.is_finite() and 0 <= amount < MOST_MONEY and amount == round(amount, 2)
    return amount if fits else None


def _days(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text[:6]) <= LONGEST_LEAD_TIME else None
