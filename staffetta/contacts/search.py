"""Contacts for the search box and for fields in which one is chosen (X-01)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.contacts.words import search_terms
from staffetta.ui.search import Hit

CANDIDATES = 300
"""So many are looked at before they are sorted: a short word may fit tens of thousands."""


def best(member: Member, text: str, limit: int, *, kind: str = "") -> list[Contact]:
    """Those whose name begins so, in order of name, then those found by any of their words. Without text the first."""
    rows = Contact.objects.visible_to(member)
    rows = rows.filter(kind=kind) if kind else rows
    found = list(rows.named(text).order_by("folded", "id")[:limit])
    if len(found) < limit and search_terms(text):
        known = {contact.pk for contact in found}
        others = [contact for contact in rows.found_by(text)[:CANDIDATES] if contact.pk not in known]
        found += sorted(others, key=lambda contact: (contact.folded, contact.pk))[: limit - len(found)]
    return found


def find(member: Member, text: str, limit: int) -> list[Hit]:
    """The provider of the search box."""
    if not search_terms(text):
        return []
    return [
        Hit(
            title=contact.name,
            href=reverse("contacts:contact", kwargs={"contact_id": contact.pk}),
            detail=contact.number,
            icon="building-2" if contact.is_company else "user",
            mark=function_mark(contact),
        )
        for contact in best(member, text, limit)
    ]


def function_mark(contact: Contact) -> str:
    """What the contact is to us, in one or two words; "" without function."""
    marks = [] if contact.function == "none" else [contact.get_function_display()]
    if contact.is_supplier:
        marks.append(_("Supplier"))
    return ", ".join(str(mark) for mark in marks)
