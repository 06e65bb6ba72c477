"""By what the list of post-sales processes is narrowed: pages, API, bulk actions, exports and saved views read it here
(P-09, C-13). Upper floors add theirs: `filters.add(Filter(…))` (listings/filters.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.listings.filters import Conditions, Filter, ListFilter, Registry, Shape, Values, narrowed, reading
from staffetta.postsales import orders
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet, words_of

__all__ = ["ACTIVE", "ALL", "STATES", "Filter", "PostSalesFilter", "Values", "add", "add_source", "filter_of", "known"]

REGISTRY = Registry()
add, add_source, known = REGISTRY.add, REGISTRY.add_source, REGISTRY.known
ACTIVE, ALL = "active", "all"
STATES: dict[str, str | Promise] = {
    ACTIVE: pgettext_lazy("post-sales processes", "Active"),
    "todo": _("To do"),
    "on_hold": _("On hold"),
    "done": _("Done"),
    ALL: pgettext_lazy("post-sales processes", "All"),
}


@dataclass(frozen=True)
class PostSalesFilter(ListFilter):
    """What was asked for. `state` is one of STATES."""

    state: str = ACTIVE
    tab: ClassVar[str] = "state"
    usual: ClassVar[str] = ACTIVE

    def of_state(self, rows: PostSalesQuerySet, now: datetime) -> PostSalesQuerySet:
        """Those of these that are in this state now."""
        return rows if self.state == ALL else rows.in_state(self.state, now)

    def rows(self, member: Member, now: datetime) -> PostSalesQuerySet:
        """All that fits and that the member sees."""
        return self.of_state(self.narrow(PostSalesProcess.objects.visible_to(member), member), now)

    @property
    def words(self) -> Conditions:
        rows, patterns = PostSalesQuerySet, words_of(self.q)
        having = rows.having_word if self.state in ("done", ALL) else rows.having_word_in_turn
        return Conditions(tuple(patterns), ((having, 1),) * len(patterns))

    @property
    def is_whole(self) -> bool:
        """Whether nothing narrows it, or only that somebody wants what he has in hand, as it becomes To do."""
        return not self.is_narrow or (set(self.values) == {"mine"} and not self.q and self.order == "next")

    @property
    def order(self) -> str:
        """How it is sorted: active ones by when they become To do, the others newest first."""
        return self.sort or ("-created" if self.state in ("done", ALL) else "next")

    def sorted(self, rows: Any) -> tuple[Any, tuple[str, ...]]:
        """The rows with what they are sorted by, and the order for core.paging.page."""
        return orders.sorted_by(rows, self.order)


def fitting_in(member: Member, now: datetime, values: Iterable[Any], shape: Shape, state: str) -> PostSalesQuerySet:
    """Those in this state that fit these conditions, of those that the member sees: for remembered statements."""
    rows: PostSalesQuerySet = narrowed(PostSalesProcess.objects.visible_to(member), values, shape)
    return PostSalesFilter(state=state).of_state(rows, now)


def filter_of(given: Mapping[str, Any]) -> PostSalesFilter:
    """The filters of an address. What is unknown counts as not given, so that old addresses go on working."""
    return reading(PostSalesFilter, REGISTRY, given, tabs=STATES, sorts=orders.is_known)
