"""Which contacts a bulk action is about: the ticked rows, or everything that fits the list's filters."""

from __future__ import annotations

from staffetta.accounts.http import MemberRequest
from staffetta.contacts.filters import filter_of
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.listings.selection import given_by, ids_in, is_named, selected

__all__ = ["chosen", "given_by", "ids_in", "is_named"]


def chosen(request: MemberRequest) -> ContactQuerySet:
    """The contacts that a request of the list is about, of those that the member sees (listings/selection.py)."""
    visible = Contact.objects.visible_to(request.member)
    rows: ContactQuerySet = selected(request, visible, lambda given: filter_of(given).rows(request.member))
    return rows
