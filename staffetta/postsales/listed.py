"""What a request of the list of post-sales processes shows (listings/listed.py)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.listings import listed as lists
from staffetta.listings.bulk_menu import BulkMenu
from staffetta.listings.listed import Chip, Listed, Listing
from staffetta.listings.selection import selected
from staffetta.postsales.columns import COLUMNS
from staffetta.postsales.filters import PostSalesFilter, filter_of
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet

LIST = "postsales"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, COLUMNS.known, COLUMNS.chosen)
BULK = BulkMenu()


def listed(request: MemberRequest) -> Listed[PostSalesFilter]:
    """Read the list's address."""
    return lists.listed(request, LISTING)


def chips_of(asked: Listed[PostSalesFilter], member: Member) -> list[Chip]:
    """All filters that are set, in words, each with the address without it."""
    return lists.chips_of(asked.filter, member, asked.address)


def chosen(request: MemberRequest, now: datetime) -> PostSalesQuerySet:
    """The processes that a bulk action is about, of those that the member sees (listings/selection.py)."""
    visible = PostSalesProcess.objects.visible_to(request.member)
    rows: PostSalesQuerySet = selected(request, visible, lambda given: filter_of(given).rows(request.member, now))
    return rows
