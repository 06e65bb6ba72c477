"""The number ranges of contacts (C-17)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts.acts.give_account_numbers import lacking_account_numbers
from staffetta.contacts.models import Contact
from staffetta.numbers import lacking, ranges


def register() -> None:
    """Called once, when the apps are ready."""
    number = ranges.Carrier(Contact)
    ranges.declare(ranges.COMMON, _("Contacts: customers, prospects, suppliers"), number, prefix="C-")
    ranges.declare(ranges.SUPPLIERS, _("Suppliers"), number, prefix="S-")
    ranges.declare(ranges.DEBTORS, _("Debtors"), ranges.Carrier(Contact, "debtor_number"), first=10_000)
    ranges.declare(ranges.CREDITORS, _("Creditors"), ranges.Carrier(Contact, "creditor_number"), first=70_000)
    lacking.declare(lambda: lacking_account_numbers().counted_to(lacking.BOUND))
