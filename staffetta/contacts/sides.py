"""Which fields only a customer has, and which only a supplier (C-07).

What somebody entered stays in the database when the function supplier is taken away: it is neither shown nor accepted
then, and is there again when the function comes back. (A customer stays one, C-06.)
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from staffetta.contacts.models import Contact, Function

CUSTOMER_ONLY = ("payment_terms", "price_list", "credit_limit", "debtor_number")
SUPPLIER_ONLY = ("our_number_there", "lead_time_days", "supplier_terms", "creditor_number")


class View(StrEnum):
    """What the page of a contact that is customer and supplier shows."""

    EVERYTHING = "everything"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


def fields_for(function: str, is_supplier: bool, view: str = View.EVERYTHING) -> tuple[str, ...]:
    """The function-only fields of somebody who is this to us, in one of the three views."""
    customer = CUSTOMER_ONLY if function == Function.CUSTOMER and view != View.SUPPLIER else ()
    supplier = SUPPLIER_ONLY if is_supplier and view != View.CUSTOMER else ()
    return (*customer, *supplier)


def side_of(field: str) -> str:
    """ "customer", "supplier", or "" for what everybody has."""
    return View.CUSTOMER if field in CUSTOMER_ONLY else View.SUPPLIER if field in SUPPLIER_ONLY else ""


def views_of(contact: Contact) -> tuple[View, ...]:
    """The views that the contact's page offers: three for a customer who is a supplier too, else none to choose."""
    return tuple(View) if contact.is_customer and contact.is_supplier else ()


def misplaced(function: str, is_supplier: bool, values: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each value that only another function has."""
    allowed = fields_for(function, is_supplier)
    wrong = [
        name for name in (*CUSTOMER_ONLY, *SUPPLIER_ONLY) if values.get(name) not in ("", None) and name not in allowed
    ]
    if not wrong:
        return {}
    sentences = {
        View.CUSTOMER: _("Only customers have this. Convert the contact to a customer first."),
        View.SUPPLIER: _("Only suppliers have this. Add the function supplier first."),
    }
    return {name: sentences[View(side_of(name))] for name in wrong}
