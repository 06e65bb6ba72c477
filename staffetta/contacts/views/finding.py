"""What every view of this room begins with: the contact of the address, if the member sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts import actions, rules
from staffetta.contacts.erased import somebody
from staffetta.contacts.models import Contact, Kind, Link
from staffetta.core.db.remembered import remembered, remembered_figures
from staffetta.core.refusals import require

MENU = "contacts"
FIRST = 5
"""So many contact persons stand on the overview; the rest in their tab (C-08)."""


def contact_of(request: MemberRequest, contact_id: UUID) -> Contact:
    """The contact, or 404."""
    found = _contacts(contact_id, request.member)
    if not found:
        raise Http404
    return found[0]


@remembered(plan=True)
def _contacts(contact_id: UUID, member: Member) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).select_related("handler").filter(pk=contact_id)


@remembered_figures
def _persons(company: UUID) -> tuple[QuerySet[Link], dict[str, Any]]:
    return Link.objects.filter(company=company), {"count": Count("pk")}


def _person_count(contact: Contact) -> int:
    """Of a contact that was read for its page, it is known."""
    known: int | None = contact.__dict__.get("person_count")
    return _persons(contact.pk)["count"] if known is None else known


def company_of(request: MemberRequest, contact_id: UUID) -> Contact:
    """The company, or 404: a person has no contact persons."""
    rows = Contact.objects.visible_to(request.member).filter(kind=Kind.COMPANY)
    found: Contact = get_object_or_404(rows, pk=contact_id)
    return found


def link_of(company: Contact, link_id: UUID) -> Link:
    """A link of this company, or 404."""
    found: Link = get_object_or_404(Link.objects.select_related("company", "person"), pk=link_id, company=company)
    return found


def require_edit(request: MemberRequest, contact: Contact, sentence: str) -> None:
    """Refuse to show a form whose act would refuse to save it, and say so of a contact who is nobody any more."""
    somebody(contact)
    require(rules.may_edit(request.member, contact), sentence)


def head(request: MemberRequest, contact: Contact, tab: str) -> dict[str, Any]:
    """What the head of each page of a contact needs; the number of queries is the same for every contact."""
    return {
        "menu": MENU,
        "contact": contact,
        "tab": tab,
        "may_edit": rules.may_edit(request.member, contact),
        "person_count": _person_count(contact) if contact.is_company else None,
        "action_items": actions.items(request.member, contact),
        "buttons": actions.buttons(request.member, contact),
    }
