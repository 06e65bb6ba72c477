"""By what lists of contacts are narrowed (listings/filters.py): upper floors add theirs here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from staffetta.accounts.models import Member
from staffetta.contacts import columns
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.listings.filters import Control, Filter, ListFilter, Registry, Values, reading

__all__ = ["Control", "ContactFilter", "Filter", "Values", "add", "add_source", "filter_of", "known"]

LISTS = ("none", "prospect", "customer", "supplier")
REGISTRY = Registry()
add, add_source, known = REGISTRY.add, REGISTRY.add_source, REGISTRY.known


@dataclass(frozen=True)
class ContactFilter(ListFilter):
    """What a list shows: which of the lists (C-01), narrowed by text and filters, and in which order."""

    function: str = ""
    tab: ClassVar[str] = "function"

    def rows(self, member: Member) -> ContactQuerySet:
        """All that fits and that the member sees."""
        rows: ContactQuerySet = self.narrow(Contact.objects.visible_to(member).in_list(self.function), member)
        return rows

    def sorted(self, rows: ContactQuerySet) -> tuple[ContactQuerySet, tuple[str, ...]]:
        """The rows and the order for core.paging.page."""
        return columns.sorted_by(rows, self.sort, columns.known())


def filter_of(given: Mapping[str, Any], *, briefly: bool = False) -> ContactFilter:
    """What is asked for, by an address, a form or a saved view (listings/filters.py)."""
    return reading(ContactFilter, REGISTRY, given, tabs=LISTS, sorts=_is_sort, briefly=briefly)


def _is_sort(key: str) -> bool:
    column = columns.known_as(key) if key else None
    return column is not None and bool(column.sort)
