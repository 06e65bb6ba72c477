"""By what the cards of a board are sorted, and its statements, which are remembered (L-13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    F,
    Func,
    JSONField,
    OuterRef,
    QuerySet,
    Sum,
    TextField,
    UUIDField,
    When,
    Window,
)
from django.db.models.functions import Cast, RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.leads.coming import next_in
from staffetta.leads.filters import fitting
from staffetta.leads.models import Lead, LeadTally, Outcome, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.rows import tags_in
from staffetta.listings.filters import Shape
from staffetta.processes.models import Process

FIRST = 14
"""So many cards of a column are drawn at first."""


@dataclass(frozen=True)
class Sorting:
    """How the cards of a column are sorted; `nullable`: those without a value come last."""

    label: str | Promise
    path: str
    descending: bool = False
    nullable: bool = False

    @property
    def order(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.path}", f"{sign}process_id"

    @property
    def expressions(self) -> list[Any]:
        """The same for a window."""
        key, last = F(self.path), F("process_id")
        nulls = {"nulls_last": True} if self.nullable else {}
        return [key.desc(**nulls), last.desc()] if self.descending else [key.asc(**nulls), last.asc()]

    def value_of(self, said: str | None) -> Any:
        """What a lead is sorted by, of what the database says as text."""
        if said is None or self.path == "amount":
            return None if said is None else Decimal(said)
        return date.fromisoformat(said) if self.path == "expected_close" else datetime.fromisoformat(said)

    def rank(self, value: Any) -> str:
        """A text by which cards sort in the same order in the browser."""
        if value is None:
            return "~"
        number = _as_number(value)
        return f"{10**17 - number if self.descending else number:018d}"


def _as_number(value: date | datetime | Decimal) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp() * 1_000_000)
    return value.toordinal() if isinstance(value, date) else int(value * 100) + 10**15


SORTINGS = {
    "-moved": Sorting(_("Moved last"), "step_since", descending=True),
    "next": Sorting(_("Next step soonest"), "process__wakes_at", nullable=True),
    "-amount": Sorting(_("Highest amount"), "amount", descending=True, nullable=True),
    "-created": Sorting(_("Newest first"), "created_at", descending=True),
    "close": Sorting(_("Closing soonest"), "expected_close", nullable=True),
}
USUAL = "-moved"


FIELDS = (
    "pk",
    "step",
    "outcome",
    "currency",
    "expected_close",
    "process__title",
    "process__open_count",
    "process__wakes_at",
    "process__handler",
    "process__supervisor",
    "process__handler__name",
    "process__contact__name",
    "process__person__name",
)


def united(several: Iterable[Any]) -> Any:
    """The rows of all parts."""
    parts = list(several)
    if not parts:
        return []
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def worth(rows: LeadQuerySet) -> QuerySet[Any, Any]:
    """Count and sum by step, currency and probability, of which there are few: multiplying each amount takes longer."""
    return (
        rows.order_by().values_list("step", "currency", "probability").annotate(count=Count("pk"), total=Sum("amount"))
    )


def foremost(rows: LeadQuerySet, sorting: Sorting, limit: int = FIRST + 1) -> QuerySet[Any, Any]:
    place = Window(RowNumber(), partition_by=F("step"), order_by=sorting.expressions)
    return rows.order_by().annotate(place=place).filter(place__lte=limit).values_list("pk", flat=True)


def _all(  # noqa: PLR0913 - the values of a remembered statement
    member: Member, pipeline: UUID, standing: list[UUID], won: list[UUID], lost: list[UUID], cancelled: list[UUID],
    since: datetime, *values: Any, shape: Shape = (), handled: bool = False,
) -> list[LeadQuerySet]:  # fmt: skip
    """The leads of a board in parts, for statements that are remembered."""
    rows = fitting(member, values, shape, handled)
    is_open = rows.filter(pipeline__id=pipeline, outcome=Outcome.OPEN, step__id__any=standing)
    if shape:
        # The same said of the process: by handler, the index of his open processes serves.
        is_open = is_open.filter(process__kind=Process.Kind.LEAD, process__closed_at=None)
    closed = {Outcome.WON: won, Outcome.LOST: lost, Outcome.CANCELLED: cancelled}
    return [
        is_open,
        # One by one, since an index alone answers each of them, and of none for which there is no step.
        *(
            rows.filter(outcome=outcome, step__id__any=steps, step_since__gte=since)
            for outcome, steps in closed.items()
        ),
    ]


def _all_figures(*asked: Any, **narrow: Any) -> QuerySet[Any, Any]:
    return cast("QuerySet[Any, Any]", united(map(worth, _all(*asked, **narrow))))


def _all_first(*asked: Any, sort: str, **narrow: Any) -> QuerySet[Any, Any]:
    return cast("QuerySet[Any, Any]", united(foremost(rows, SORTINGS[sort]) for rows in _all(*asked, **narrow)))


@remembered(plan=True)
def figures_summed_up(*asked: Any) -> QuerySet[Any, Any]:
    """Those of a whole board for whoever sees everything: what is open comes from the sums that triggers keep."""
    standing: list[UUID] = asked[2]
    is_open = LeadTally.objects.filter(step__id__any=standing, outcome=Outcome.OPEN)
    sums = is_open.values_list("step", "currency", "probability").annotate(number=Sum("count"), total=Sum("worth"))
    _open, *closed = _all(*asked)
    return cast("QuerySet[Any, Any]", united([sums.order_by(), *map(worth, closed)]))


# The whole board's plans are kept; those of narrowed ones depend on their values.
figures = remembered(plan=True)(_all_figures)
figures_of = remembered(_all_figures)
first_cards_of = remembered(_all_first)


@remembered(plan=True)
def whole(member: Member, pipeline: UUID, since: datetime, *, sort: str, limit: int = FIRST + 1) -> QuerySet[Any, Any]:
    """The first cards of every column of a board that nothing narrows, and one more of each: column by column, so that
    an index which has the order of a column is read no further than that."""
    here = Lead.objects.visible_to(member).filter(step=OuterRef("pk")).order_by(*SORTINGS[sort].expressions)
    standing = here.filter(pipeline__id=pipeline, outcome=Outcome.OPEN).values("pk")[:limit]
    closed = here.filter(outcome=OuterRef("outcome"), step_since__gte=since).values("pk")[:limit]
    first = Case(When(outcome=Outcome.OPEN, then=ArraySubquery(standing)), default=ArraySubquery(closed))
    found = Step.objects.filter(pipeline__id=pipeline).order_by().values(first=_Each(first))
    return _shown(Lead.objects.filter(process__id__any=ArraySubquery(found)), SORTINGS[sort])


@remembered(plan=True)
def rows_of(ids: list[UUID], *, sort: str) -> QuerySet[Any, Any]:
    """The cards of these leads."""
    return _shown(Lead.objects.filter(process__id__any=ids), SORTINGS[sort])


def _shown(rows: LeadQuerySet, sorting: Sorting) -> QuerySet[Any, Any]:
    """What cards show, and by what they are sorted: each as one text, JSON, so that what was read of it once is known
    (boards.told)."""
    amounts = (Cast(one, TextField()) for one in ("amount", sorting.path))  # as they are: JSON rounds
    names = (*FIELDS, *amounts, "has_post_sales", tags_in(), next_in())
    said: Any = Cast(Func(*names, function="json_build_array", output_field=JSONField()), TextField())
    return rows.with_rocket().order_by().values_list(said, flat=True)


class _Each(Func):
    """The elements of a list, each as a row."""

    function = "unnest"
    set_returning = True
    output_field = UUIDField()
