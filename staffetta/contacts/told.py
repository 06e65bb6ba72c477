"""How the history speaks of contacts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.contacts.addresses import name_of
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind
from staffetta.history import subjects


def register() -> None:
    """Called once, when the apps are ready."""
    subjects.register(
        Contact,
        label=_("Contact"),
        icon="contact",
        visible=Contact.objects.visible_to,
        href=lambda c: reverse("contacts:contact", kwargs={"contact_id": c.pk}),
        related=lambda c: list(c.tombstones.values_list("pk", flat=True)),
        fields={
            "name": _("Name"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "handler": _("Handler"),
            "parent": _("Parent company"),
            "vat_number": _("VAT number"),
            "industry": _("Industry"),
            "language": _("Language"),
            "description": _("Description"),
            "external_id": _("External id"),
            "payment_terms": _("Payment terms"),
            "price_list": _("Price list"),
            "credit_limit": _("Credit limit"),
            "debtor_number": _("Debtor number"),
            "our_number_there": _("Our customer number there"),
            "lead_time_days": _("Lead time in days"),
            "supplier_terms": _("Supplier terms"),
            "creditor_number": _("Creditor number"),
            "channels": _("How to reach them"),
            "addresses": _("Addresses"),
            "is_main": _("Main contact"),
        },
        values={"channels": _channels, "addresses": _addresses},
    )
    accounts = {"debtor_number": _("Debtor number"), "creditor_number": _("Creditor number")}
    subjects.say("contacts.account_number_given", "account", lambda value: str(accounts.get(value, value)))
    subjects.say("contacts.created", "contact_kind", lambda value: str(Kind(value).label))
    subjects.say("contacts.created", "function", lambda value: str(Function(value).label))
    _sign()


def _sign() -> None:
    for kind, icon, tone in (
        ("created", "plus", "accent"),
        ("converted", "badge-check", "success"),
        ("prospect_made", "sparkles", "info"),
        ("prospect_dropped", "minus", "neutral"),
        ("supplier_added", "truck", "accent"),
        ("supplier_removed", "minus", "neutral"),
        ("person_linked", "link", "neutral"),
        ("person_unlinked", "unlink", "neutral"),
    ):
        subjects.sign(f"contacts.{kind}", icon, tone)


def _channels(rows: Any) -> str:
    """ "a@b.example (Work), +39 02 1234 (Mobile)"."""
    uses = dict(Channel.Use.choices)
    return ", ".join(f"{row['value']} ({uses.get(row['use'], row['use'])})" for row in rows or [])


def _addresses(rows: Any) -> str:
    uses = dict(Address.Use.choices)
    return "; ".join(f"{uses.get(row['use'], row['use'])}: {_address(row)}" for row in rows or [])


def _address(row: dict[str, str]) -> str:
    place = " ".join(part for part in (row["postal_code"], row["city"]) if part)
    return ", ".join(part for part in (row["street"], place, row["region"], name_of(row["country"])) if part)
