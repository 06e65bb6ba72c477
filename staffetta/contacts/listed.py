"""What a request of the list of contacts shows (listings/listed.py)."""

from __future__ import annotations

from collections.abc import Mapping

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts import columns
from staffetta.contacts.filters import ContactFilter, filter_of
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.listings import listed as lists
from staffetta.listings.listed import COUNTED, Chip, Listed, Listing

__all__ = ["COUNTED", "LIST", "Chip", "Listed", "chips_of", "count_of", "listed"]

LIST = "contacts"
"""The list's key among saved views."""
LISTING = Listing(LIST, filter_of, lambda: columns.known(), lambda keys, offered: columns.chosen(keys, dict(offered)))


def listed(request: MemberRequest) -> Listed[ContactFilter]:
    """Read the list's address."""
    return lists.listed(request, LISTING)


ON_PAGES = 1_000
"""A page says "more than 1,000" rather than have somebody wait while ten thousand are counted."""


def count_of(chosen: ContactFilter, member: Member, counts: Mapping[str, int]) -> tuple[int, bool]:
    """How many fit, and whether there are more than were counted: exact where the tallies know, else up to COUNTED."""
    if not chosen.is_narrow:
        return counts[chosen.function or "all"], False
    return counted(chosen.rows(member), COUNTED)


def counted(rows: ContactQuerySet, bound: int) -> tuple[int, bool]:
    """How many there are, and whether there are more than this bound."""
    count = rows.counted_to(bound)
    return min(count, bound), count > bound


def chips_of(asked: Listed[ContactFilter], request: MemberRequest) -> list[Chip]:
    """All filters that are set, in the order in which they are offered."""
    return lists.chips_of(asked.filter, request.member, asked.address)
