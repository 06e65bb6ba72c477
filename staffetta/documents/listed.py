"""What a request of the list of documents shows (listings/listed.py)."""

from __future__ import annotations

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.documents.columns import COLUMNS
from staffetta.documents.filters import DocumentFilter, filter_of
from staffetta.documents.models import Document
from staffetta.documents.querysets import DocumentQuerySet
from staffetta.listings import listed as lists
from staffetta.listings.bulk_menu import BulkMenu
from staffetta.listings.listed import Chip, Listed, Listing
from staffetta.listings.selection import selected

LIST = "documents"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, COLUMNS.known, COLUMNS.chosen)
BULK = BulkMenu()


def listed(request: MemberRequest) -> Listed[DocumentFilter]:
    """Read the list's address."""
    return lists.listed(request, LISTING)


def chips_of(asked: Listed[DocumentFilter], member: Member) -> list[Chip]:
    """All filters that are set, in words, each with the address without it."""
    return lists.chips_of(asked.filter, member, asked.address)


def chosen(request: MemberRequest) -> DocumentQuerySet:
    """The documents that a bulk action is about, of those that the member sees (listings/selection.py)."""
    visible = Document.objects.visible_to(request.member)
    rows: DocumentQuerySet = selected(request, visible, lambda given: filter_of(given).rows(request.member))
    return rows
