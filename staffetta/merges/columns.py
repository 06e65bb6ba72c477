"""The contact's own columns in a merge: what each is called, and what becomes of it (C-15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staffetta.contacts.models import Contact, Function
from staffetta.merges.plans import ALL, Choices, Gain, Label, Plan, Value
from staffetta.merges.weighing import conflict, stays_empty
from staffetta.ui import formats

LABELS: dict[str, Label] = {
    "name": _("Name"),
    "handler": _("Handler"),
    "parent": _("Parent company"),
    "vat_number": _("VAT number"),
    "industry": _("Industry"),
    "language": _("Language"),
    "payment_terms": _("Payment terms"),
    "price_list": _("Price list"),
    "credit_limit": _("Credit limit"),
    "debtor_number": _("Debtor number"),
    "our_number_there": _("Our customer number there"),
    "lead_time_days": _("Lead time in days"),
    "supplier_terms": _("Supplier terms"),
    "creditor_number": _("Creditor number"),
    "external_id": _("External id"),
    "description": _("Description"),
}
"""What is asked about, in this order."""

BUNDLES: dict[str, tuple[str, ...]] = {
    "name": ("name", "first_name", "last_name", "folded"),
    "vat_number": ("vat_number", "vat_compact"),
    "handler": ("handler_id",),
    "parent": ("parent_id",),
}
"""Columns that go together; every other key is its own column."""

ONE_OF_A_KIND = ("external_id", "debtor_number", "creditor_number")
"""The tombstone gives these up when the main contact takes them."""

BY_RULE = ("function", "is_supplier", "customer_since", "details", "last_activity_at")
"""Follow from those of all, without a question."""

OF_THE_RECORD = (
    *("id", "workspace_id", "kind", "number", "merged_into", "anonymised_at"),
    *("version", "created_at", "changed_at", "found_by"),
)
"""Each keeps its own."""

CONTACT = Contact._meta.label_lower


def columns_of(key: str) -> tuple[str, ...]:
    """The columns that a question is about."""
    return BUNDLES.get(key, (key,))


def raw(contact: Contact, column: str) -> Any:
    """What is stored, whatever the reader's language."""
    return contact.__dict__[column]


def weigh(plan: Plan, choices: Choices, parents: dict[UUID, Contact]) -> None:
    """Fill the plan with what becomes of the columns. `parents`: the parent companies that are possible, by contact."""
    for key, label in LABELS.items():
        _weigh_one(plan, key, label, choices, parents)
    for column, after in _by_rule(plan).items():
        before = raw(plan.main, column)
        if before != after:
            plan.values.append(Value(CONTACT, plan.main.pk, column, before, after))


def _weigh_one(plan: Plan, key: str, label: Label, choices: Choices, parents: dict[UUID, Contact]) -> None:
    held = [(c, value) for c in plan.contacts if (value := _compared(c, key, parents)) not in ("", None)]
    distinct = list({value: contact for contact, value in reversed(held)}.values())[::-1]
    source = plan.main
    if len(distinct) > 1:
        shown = [(contact, _shown(contact, key, parents)) for contact in distinct]
        everything = "\n\n".join(text for _contact, text in shown) if key == "description" else ""
        asked = conflict(key, label, shown, choices, main=plan.main.pk, everything=everything)
        plan.conflicts.append(asked)
        if asked.chosen == ALL:
            _take(plan, key, (everything,), plan.main)
            return
        source = next(contact for contact in distinct if str(contact.pk) == asked.chosen)
        if not any(contact == plan.main for contact, _value in held) and stays_empty(key, choices, plan.main.pk):
            source = plan.main
    elif distinct and distinct[0] != plan.main and not stays_empty(key, choices, plan.main.pk):
        source = distinct[0]
        plan.gains.append(Gain(key, label, _shown(source, key, parents), source.pk))
    _take(plan, key, _stored(source, key, parents), source)


def _compared(contact: Contact, key: str, parents: dict[UUID, Contact]) -> Any:
    """By what two values are the same."""
    if key == "parent":
        return parents[contact.pk].pk if contact.pk in parents else None
    if key == "vat_number":
        return contact.vat_compact or contact.vat_number
    return raw(contact, columns_of(key)[0])


def _stored(contact: Contact, key: str, parents: dict[UUID, Contact]) -> tuple[Any, ...]:
    if key == "parent":
        return (parents[contact.pk].pk if contact.pk in parents else None,)
    return tuple(raw(contact, column) for column in columns_of(key))


def _take(plan: Plan, key: str, values: Sequence[Any], source: Contact) -> None:
    asked = next((c.key for c in plan.conflicts if c.key == key), "")
    for column, after in zip(columns_of(key), values, strict=True):
        before = raw(plan.main, column)
        if before == after:
            continue
        plan.values.append(Value(CONTACT, plan.main.pk, column, before, after, asked or key))
        if column in ONE_OF_A_KIND:
            plan.released.append(Value(CONTACT, source.pk, column, after, "", key))


def _shown(contact: Contact, key: str, parents: dict[UUID, Contact]) -> str:
    value = _compared(contact, key, parents)
    if key == "parent":
        return str(parents[contact.pk].name)
    if key == "handler":
        return str(contact.handler.name) if contact.handler else ""
    if key == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    if key == "credit_limit":
        return str(formats.number(value, 2))
    return str(raw(contact, columns_of(key)[0]))


def _by_rule(plan: Plan) -> dict[str, Any]:
    """Functions unite: prospect + customer = customer, and a supplier stays one. The earliest day as customer, the
    latest activity; of what an import brought along, the main contact's first."""
    every = plan.contacts
    order = (Function.NONE, Function.PROSPECT, Function.CUSTOMER)
    details: dict[str, Any] = {}
    for contact in reversed(every):
        details |= contact.details
    return {
        "function": str(max((Function(contact.function) for contact in every), key=order.index)),
        "is_supplier": any(contact.is_supplier for contact in every),
        "customer_since": min((c.customer_since for c in every if c.customer_since), default=None),
        "last_activity_at": max((c.last_activity_at for c in every if c.last_activity_at), default=None),
        "details": details,
    }
