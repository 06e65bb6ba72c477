"""What the board shows: columns with their figures, and cards as plain values (L-13).

Thousands of leads stand on a board, of which a few dozen cards are drawn: one statement chooses the cards of all
columns, one reads them, one their tags, one their next tasks, one counts and adds up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import cursor_after, page
from staffetta.leads.coming import Next, next_tasks
from staffetta.leads.filters import LeadFilter
from staffetta.leads.models import Lead, Outcome, Pipeline, Status, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.rows import tags_of
from staffetta.processes.models import Process
from staffetta.processes.rules import Standing

FIRST, MORE = 20, 30
RECENT = timedelta(days=30)
"""Closed leads stand on the board for so long; older ones are in the lists."""


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


@dataclass(frozen=True)
class Card:
    """One lead on the board. `key`: by what it is sorted; `turns`: when its look changes by itself (T-06)."""

    pk: UUID
    step: UUID
    version: int
    key: Any
    rank: str
    title: str
    contact: str
    status: Status
    warns: bool
    next: Next | None
    tags: list[str]
    amount: Decimal | None
    currency: str
    close: date | None
    close_late: bool
    handler: str
    rocket: bool
    fixed: bool
    turns: datetime | None


@dataclass(frozen=True)
class Figures:
    """How many leads stand in a column, and their amounts by currency: as they are, and by their probability."""

    count: int
    sums: list[tuple[str, Decimal]]
    weighted: list[tuple[str, Decimal]]


NOTHING = Figures(0, [], [])


@dataclass(frozen=True)
class Column:
    """A step; `more` is the cursor of its next cards, "" when all are shown."""

    step: Step
    figures: Figures
    cards: list[Card]
    more: str = ""

    @property
    def folded(self) -> bool:
        """Lost and cancelled leads are out of the way until somebody unfolds their column."""
        return self.step.outcome in (Outcome.LOST, Outcome.CANCELLED)


@dataclass(frozen=True)
class Board:
    """One pipeline as one member sees it through his filters."""

    pipeline: Pipeline
    steps: list[Step]
    chosen: LeadFilter
    member: Member
    now: datetime
    sort: str = USUAL

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the pipeline is asked for."""
        return self.chosen.without("pipeline").is_narrow

    @property
    def sorting(self) -> Sorting:
        return SORTINGS[self.sort]

    def columns(self) -> list[Column]:
        """All columns, each with its first cards."""
        figures = self.figures()
        cards = self.cards(self._first()) if figures else []
        standing: dict[UUID, list[Card]] = defaultdict(list)
        for card in cards:
            standing[card.step].append(card)
        return [self._column(step, figures.get(step.pk, NOTHING), standing[step.pk]) for step in self.steps]

    def heads(self) -> list[Column]:
        """All columns without cards."""
        figures = self.figures()
        return [Column(step, figures.get(step.pk, NOTHING), []) for step in self.steps]

    def _column(self, step: Step, figures: Figures, cards: list[Card]) -> Column:
        sign = -1 if self.sorting.descending else 1
        shown = sorted(cards, key=lambda card: (card.rank, sign * card.pk.int))[:FIRST]
        more = cursor_after([shown[-1].key, shown[-1].pk]) if len(cards) > FIRST else ""
        return Column(step, figures, shown, more)

    def more(self, step: Step, cursor: str) -> Column:
        """The next cards of one column. Raises BadCursor."""
        rows = self._standing_at([step]).select_related("process")
        found = page(rows, order=self.sorting.order, cursor=cursor, limit=MORE)
        known = {card.pk: card for card in self.cards([lead.pk for lead in found.rows])}
        return Column(step, NOTHING, [known[lead.pk] for lead in found.rows if lead.pk in known], found.next)

    def figures(self) -> dict[UUID, Figures]:
        """Count and sums of every column, in one statement."""
        found = _united(map(_worth, self._halves())) if self.is_narrow else _figures(*self._whole)
        counts: dict[UUID, int] = defaultdict(int)
        sums: dict[UUID, list[tuple[str, Decimal]]] = defaultdict(list)
        weighted: dict[UUID, list[tuple[str, Decimal]]] = defaultdict(list)
        for step, currency, count, total, likely in found:
            counts[step] += count
            if total:
                sums[step].append((currency, total))
                weighted[step].append((currency, likely / 100))
        return {
            step: Figures(count, *(sorted(said[step], key=lambda one: -one[1]) for said in (sums, weighted)))
            for step, count in counts.items()
        }

    def _first(self) -> list[UUID]:
        """The leads whose cards come first in each column, and one more of each, in one statement."""
        if not self.is_narrow:
            return list(_first_cards(*self._whole, sort=self.sort))
        return list(_united(_foremost(part, self.sorting) for part in self._halves()))

    @property
    def _whole(self) -> tuple[Member, UUID, list[UUID], list[UUID], list[UUID], list[UUID], datetime]:
        """What the remembered statements of a board without filters ask for."""
        ends = (Outcome.OPEN, Outcome.WON, Outcome.LOST, Outcome.CANCELLED)
        standing, won, lost, cancelled = ([step.pk for step in self.steps if step.outcome == end] for end in ends)
        return self.member, self.pipeline.pk, standing, won, lost, cancelled, self.now - RECENT

    def _halves(self) -> list[LeadQuerySet]:
        """The leads of the board: the open ones, and those closed of late that stand at a step which closes."""
        is_open = [step for step in self.steps if step.outcome == Outcome.OPEN]
        closed = [step for step in self.steps if step.outcome != Outcome.OPEN]
        return [self._standing_at(steps) for steps in (is_open, closed) if steps]

    def _standing_at(self, steps: list[Step]) -> LeadQuerySet:
        """Those at these steps whose outcome is the step's. One that was lost on the way is in the lists."""
        rows = Lead.objects.visible_to(self.member)
        if steps[0].outcome == Outcome.OPEN:
            rows = rows.filter(pipeline=self.pipeline, outcome=Outcome.OPEN, step__in=[step.pk for step in steps])
            if self.is_narrow:
                # The same said of the process: by handler, the index of his open processes serves.
                rows = rows.filter(process__kind=Process.Kind.LEAD, process__closed_at=None)
        else:
            rows = rows.filter(_at_closing(steps), step_since__gte=self.now - RECENT)
        return self.chosen.narrow(rows, self.member)

    def among(self, ids: Iterable[UUID]) -> list[Card]:
        """Those of these leads that stand on the board."""
        wanted = list(ids)
        parts = [part.order_by().filter(pk__in=wanted).values_list("pk", flat=True) for part in self._halves()]
        return self.cards(list(_united(parts))) if wanted else []

    def cards(self, ids: list[UUID]) -> list[Card]:
        """The cards of these leads, in no order."""
        if not ids:
            return []
        rows = list(_rows(ids, path=self.sorting.path))
        tags, steps = tags_of(ids), next_tasks(ids, self.now)
        standing, today = Standing(self.member), timezone.localdate(self.now)
        editable: dict[tuple[UUID | None, UUID | None], bool] = {}
        for row in rows:
            held = (row[HANDLER], row[SUPERVISOR])
            if held not in editable:
                editable[held] = standing.may_edit(Process(handler_id=held[0], supervisor_id=held[1]))
        return [
            self._card(row, tags.get(row[0], []), steps.get(row[0]), editable[(row[HANDLER], row[SUPERVISOR])], today)
            for row in rows
        ]

    def _card(self, row: tuple[Any, ...], tags: list[str], step: Next | None, editable: bool, today: date) -> Card:
        pk, at, version, outcome, amount, currency, close, title, tasks, wakes = row[:10]
        handler, company, person, key, rocket = row[12:]
        is_open = outcome == Outcome.OPEN
        waits = bool(tasks and wakes and wakes > self.now)
        status = (Status.ON_HOLD if waits else Status.TODO) if is_open else Status(outcome)
        turns = [moment for moment in (wakes if waits else None, step.turns if step else None) if moment]
        return Card(
            pk=pk,
            step=at,
            version=version,
            key=key,
            rank=self.sorting.rank(key),
            title=title,
            contact=company or person or "",
            status=status,
            warns=is_open and not tasks,
            next=step if is_open else None,
            tags=tags,
            amount=amount,
            currency=currency,
            close=close if is_open else None,
            close_late=is_open and close is not None and close < today,
            handler=handler or "",
            rocket=rocket,
            fixed=not editable,
            turns=min(turns) if is_open and turns else None,
        )


def _at_closing(steps: list[Step]) -> Q:
    """Closed as the step says at which they stand."""
    found = Q(pk__in=[])
    for outcome in {step.outcome for step in steps}:
        found |= Q(outcome=outcome, step__in=[step.pk for step in steps if step.outcome == outcome])
    return found


FIELDS = (
    "pk",
    "step",
    "version",
    "outcome",
    "amount",
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
HANDLER, SUPERVISOR = FIELDS.index("process__handler"), FIELDS.index("process__supervisor")


def _united(several: Iterable[Any]) -> Any:
    """The rows of all parts."""
    parts = list(several)
    if not parts:
        return []
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _worth(rows: LeadQuerySet) -> QuerySet[Any, Any]:
    sums = {"count": Count("pk"), "total": Sum("amount"), "weighted": Sum(F("amount") * F("probability"))}
    return rows.order_by().values_list("step", "currency").annotate(**sums)


def _foremost(rows: LeadQuerySet, sorting: Sorting) -> QuerySet[Any, Any]:
    place = Window(RowNumber(), partition_by=F("step"), order_by=sorting.expressions)
    return rows.order_by().annotate(place=place).filter(place__lte=FIRST + 1).values_list("pk", flat=True)


def _all(  # noqa: PLR0913 - the values of a remembered statement
    member: Member, pipeline: UUID, standing: list[UUID], won: list[UUID], lost: list[UUID], cancelled: list[UUID],
    since: datetime,
) -> list[LeadQuerySet]:  # fmt: skip
    """The leads of a board without filters in parts, for statements that are remembered."""
    rows = Lead.objects.visible_to(member)
    closed = {Outcome.WON: won, Outcome.LOST: lost, Outcome.CANCELLED: cancelled}
    return [
        rows.filter(pipeline__id=pipeline, outcome=Outcome.OPEN, step__id__any=standing),
        # One by one, since an index alone answers each of them, and of none for which there is no step.
        *(
            rows.filter(outcome=outcome, step__id__any=steps, step_since__gte=since)
            for outcome, steps in closed.items()
        ),
    ]


@remembered
def _figures(*asked: Any) -> QuerySet[Any, Any]:
    return cast("QuerySet[Any, Any]", _united(map(_worth, _all(*asked))))


@remembered
def _first_cards(*asked: Any, sort: str) -> QuerySet[Any, Any]:
    return cast("QuerySet[Any, Any]", _united(_foremost(rows, SORTINGS[sort]) for rows in _all(*asked)))


@remembered
def _rows(ids: list[UUID], *, path: str) -> QuerySet[Any, Any]:
    """What the cards of these leads show, and by what they are sorted."""
    found = Lead.objects.filter(process__id__any=ids).with_rocket().order_by()
    return found.values_list(*FIELDS, path, "has_post_sales")
