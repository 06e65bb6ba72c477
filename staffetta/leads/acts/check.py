"""What a lead's values must be, whoever gives them. Called within acts; raises Invalid with a sentence per field."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from staffetta.core.changes import check_version, plain
from staffetta.core.money import CURRENCIES
from staffetta.core.refusals import Invalid, Stale
from staffetta.core.text import tidy
from staffetta.leads.models import Lead

OF_PROCESS = frozenset({"title", "description", "contact", "person", "handler", "supervisor"})
CENT, LARGEST = Decimal("0.01"), Decimal("999999999999.99")


def check_seen(lead: Lead, expected: int | None, values: Mapping[str, Any]) -> None:
    """Raise Stale unless the lead is still as the caller saw it. The refusal tells both sides of what he wants to
    change (X-08): `current`, as it is now, and `given`, as he wants it; records by their id."""
    try:
        check_version(lead, expected)
    except Stale as stale:
        named = [name for name in values if name not in ("custom", "tags")]
        stale.extra["current"] = {name: plain(_now(lead, name)) for name in named}
        stale.extra["given"] = {name: plain(values[name]) for name in named}
        raise


def _now(lead: Lead, name: str) -> Any:
    owner = lead.process if name in OF_PROCESS else lead
    return getattr(owner, name, None)


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, tidied."""
    said = dict(values)
    wrong: dict[str, str] = {}
    if "title" in said:
        said["title"] = tidy(said["title"])
        if not said["title"]:
            wrong["title"] = _("Give the lead a title.")
        elif len(said["title"]) > 200:
            wrong["title"] = _("Use at most 200 characters.")
    amount = said.get("amount")
    if amount is not None and not (amount.is_finite() and 0 <= amount <= LARGEST):
        wrong["amount"] = _("The amount must be between 0 and 999,999,999,999.99.")
    elif amount is not None:
        said["amount"] = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    if "currency" in said and said["currency"] not in CURRENCIES:
        wrong["currency"] = _("Choose one of the currencies offered.")
    probability = said.get("probability")
    if probability is not None and not 0 <= probability <= 100:
        wrong["probability"] = _("The probability lies between 0 and 100 %.")
    person = said.get("person")
    if person is not None and person.is_company:
        wrong["person"] = _("The contact person must be a person.")
    for name in ("handler", "supervisor"):
        member = said.get(name)
        if member is not None and not member.is_active:
            wrong[name] = _("{name} is deactivated and cannot be given leads.").format(name=member.name)
    if any(len(tidy(word)) > 60 for word in said.get("tags", ())):
        wrong["tags"] = _("A tag has at most 60 characters.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return said
