"""What a request of a list of leads shows (listings/listed.py)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.leads import columns
from staffetta.leads.actions import BULK
from staffetta.leads.filters import LeadFilter, filter_of
from staffetta.leads.models import Lead
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings import listed as lists
from staffetta.listings.listed import Chip, Listed, Listing
from staffetta.listings.selection import selected

LIST = "leads"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, columns.known, columns.chosen)

__all__ = ["BULK", "LIST", "chips_of", "chosen", "listed"]


def listed(request: MemberRequest) -> Listed[LeadFilter]:
    """Read the list's address."""
    return lists.listed(request, LISTING)


def chips_of(asked: Listed[LeadFilter], member: Member) -> list[Chip]:
    """All filters that are set, in words, each with the address without it."""
    return lists.chips_of(asked.filter, member, asked.address)


def chosen(request: MemberRequest, now: datetime) -> LeadQuerySet:
    """The leads that a bulk action is about, of those that the member sees (listings/selection.py)."""
    visible = Lead.objects.visible_to(request.member)
    rows: LeadQuerySet = selected(request, visible, lambda given: filter_of(given).rows(request.member, now))
    return rows
