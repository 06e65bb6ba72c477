"""Which leads a list shows: one reading of the filters for pages, board, API, exports and reports (L-13, L-14).

Upper floors add filters from AppConfig.ready(): `filters.add(Filter(…))` (listings/filters.py).

    chosen = filter_of(request.GET)
    rows = chosen.of_status(chosen.narrow(Lead.objects.visible_to(member), member), now)
    chosen.address(step="", tag=("a", "b"))       # the same with other values
    LeadFilter(status="won", handler=str(pk), won_from="2026-01-01").address()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.core.ids import id_of
from staffetta.leads import orders
from staffetta.leads.models import Lead, Step
from staffetta.leads.querysets import LeadQuerySet, words_of
from staffetta.listings.filters import Conditions, Filter, ListFilter, Registry, Shape, Values, narrowed, reading
from staffetta.processes.models import Process

__all__ = ["Filter", "LeadFilter", "Values", "add", "add_source", "filter_of", "known", "uuid_of"]

NOBODYS = UUID(int=0)
STATUSES: dict[str, str | Promise] = {
    "open": _("All open"),
    "todo": _("To do"),
    "on_hold": _("On hold"),
    "no_next_step": _("No next step"),
    "won": pgettext_lazy("leads", "Won"),
    "lost": pgettext_lazy("leads", "Lost"),
    "cancelled": pgettext_lazy("leads", "Cancelled"),
    "all": pgettext_lazy("leads", "All"),
}
CLOSED = ("won", "lost", "cancelled")
DEFAULT_ORDER = "-created"
REGISTRY = Registry()
add, add_source, known = REGISTRY.add, REGISTRY.add_source, REGISTRY.known


def of_a_handler(rows: LeadQuerySet) -> LeadQuerySet:
    """Said of the process too: the index of what somebody handles knows its kind."""
    return rows.filter(process__kind=Process.Kind.LEAD)


@dataclass(frozen=True, init=False)
class LeadFilter(ListFilter):
    """What was asked for. `status` is one of STATUSES; filters are given by their keys, as texts or several of them."""

    status: str = "open"
    tab: ClassVar[str] = "status"
    usual: ClassVar[str] = "open"

    def __init__(
        self,
        status: str = "open",
        q: str = "",
        sort: str = "",
        values: Mapping[str, Values] | None = None,
        offered: Mapping[str, Filter] | None = None,
        lost: tuple[str, ...] = (),
        unfit: Mapping[str, str] | None = None,
        **said: str | tuple[str, ...],
    ) -> None:
        kept = {**(values or {})}
        for key, value in said.items():
            kept.pop(key, None)
            if value:
                kept[key] = (value,) if isinstance(value, str) else tuple(value)
        fields = {"status": status, "q": q, "sort": sort, "values": kept, "offered": offered or {}, "lost": lost}
        fields["unfit"] = unfit or {}
        for name, content in fields.items():
            object.__setattr__(self, name, content)

    @property
    def pipeline(self) -> str:
        return self.one("pipeline")

    @property
    def step(self) -> str:
        return self.one("step")

    @property
    def handler(self) -> str:
        return self.one("handler")

    @property
    def tag(self) -> str:
        return self.one("tag")

    @property
    def contact(self) -> str:
        return self.one("contact")

    def narrow(self, rows: LeadQuerySet, member: Member) -> LeadQuerySet:
        """These rows by everything but the status."""
        if self.q:
            rows = rows.found_by(self.q)
        if self.handler:
            rows = of_a_handler(rows)
        for key, values in self.values.items():
            rows = self.offers[key].narrow(rows, values, member)
        return rows

    @property
    def words(self) -> Conditions:
        patterns = words_of(self.q)
        return Conditions(tuple(chain(*patterns)), ((LeadQuerySet.having_word, 2),) * len(patterns))

    @property
    def offers(self) -> Mapping[str, Filter]:
        return self.offered or known()

    def of_status(self, rows: LeadQuerySet, now: datetime, *, handled: bool | None = None) -> LeadQuerySet:
        """These rows by the status, which follows from the tasks and from now (L-02). `handled`: they are somebody's,
        where this filter does not say it itself."""
        if self.status == "all":
            return rows
        if (
            self.handler if handled is None else handled
        ):  # said of the process too: the index of what somebody handles knows kind and end
            rows = rows.filter(process__closed_at__isnull=self.status not in CLOSED)
        if self.status in CLOSED:
            return rows.filter(outcome=self.status)
        if self.status == "todo":
            return rows.to_do(now)
        if self.status == "on_hold":
            return rows.on_hold(now)
        return rows.without_next_step() if self.status == "no_next_step" else rows.open()

    def rows(self, member: Member, now: datetime) -> LeadQuerySet:
        """All that fits and that the member sees."""
        return self.of_status(self.narrow(Lead.objects.visible_to(member), member), now)

    def sorted(self, rows: LeadQuerySet) -> tuple[LeadQuerySet, tuple[str, ...]]:
        """The rows with what they are sorted by, and the order for core.paging.page."""
        return orders.sorted_by(rows, self.sort or DEFAULT_ORDER)


def fitting(member: Member, values: Iterable[Any], shape: Shape, handled: bool) -> LeadQuerySet:
    """The leads of every status that fit these conditions, of those that the member sees: for remembered statements.
    `handled`: a handler is one of the conditions."""
    rows: LeadQuerySet = narrowed(Lead.objects.visible_to(member), values, shape)
    return of_a_handler(rows) if handled else rows


def filter_of(given: Mapping[str, Any]) -> LeadFilter:
    """The filters of an address. What is unknown counts as not given, so that old addresses go on working."""
    chosen = reading(LeadFilter, REGISTRY, given, tabs=STATUSES, sorts=orders.is_known)
    if not (chosen.pipeline and chosen.step):
        return chosen
    # Whoever chooses another pipeline means to leave the steps of the one before.
    fitting = Step.objects.filter(pipeline=uuid_of(chosen.pipeline), pk__in=map(uuid_of, chosen.values["step"]))
    return chosen.having(step=[str(pk) for pk in fitting.values_list("pk", flat=True)])


def uuid_of(text: str) -> UUID:
    """The id; for what is none, an id that nothing has, so that an unknown filter finds nothing."""
    return id_of(text) or NOBODYS
