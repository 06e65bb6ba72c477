"""What the board shows: columns with their figures, and cards as plain values (L-13).

Thousands of leads stand on a board, of which a few dozen cards are drawn: one statement chooses the cards of all
columns and reads them with their tags and their next tasks (two where the board is narrowed), one counts and adds up.
The first can be asked on a connection of its own meanwhile (Board.begin).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.contacts.naming import shown_name
from staffetta.core.db.making import fresh
from staffetta.core.db.meanwhile import aside
from staffetta.core.paging import cursor_after, page
from staffetta.leads import board_rows
from staffetta.leads.board_rows import FIRST, SORTINGS, USUAL, Sorting, united
from staffetta.leads.coming import Coming, Next, Seen, day_of, id_of, moment_of
from staffetta.leads.filters import LeadFilter
from staffetta.leads.models import Lead, Outcome, Pipeline, Status, Step, is_on_hold
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.rows import words_of
from staffetta.listings.filters import Conditions
from staffetta.processes.models import Process
from staffetta.processes.rules import Standing

MORE = 30
KEPT = 4096
"""So many leads are known by a process, some 2 kB each, and so many cards are kept by cards.py."""
RECENT = timedelta(days=30)
"""Closed leads stand on the board for so long; older ones are in the lists."""


@dataclass(eq=False, slots=True)
class Card:
    """One lead on the board. `key`: by what it is sorted; `turns`: when its look changes by itself (T-06). The same
    lead that looks the same is the same card (Told.cards)."""

    pk: UUID
    step: UUID
    key: Any
    rank: str
    title: str
    contact: str
    status: Status
    warns: bool
    next: Next | None
    tags: tuple[str, ...]
    amount: Decimal | None
    currency: str
    close: date | None
    close_late: bool
    handler: str
    rocket: bool
    fixed: bool
    turns: datetime | None


class Told(NamedTuple):
    """A lead as the database tells of it, whoever looks at it and whenever. `cards`: what was made of it."""

    pk: UUID
    step: UUID
    outcome: str
    currency: str
    close: date | None
    title: str
    tasks: int
    wakes: datetime | None
    hands: tuple[UUID | None, UUID | None]
    handler: str | None
    contact: str | None
    person: str | None
    amount: Decimal | None
    key: Any
    rocket: bool
    tags: tuple[str, ...]
    next: Coming | None
    cards: dict[Any, Card]


@functools.lru_cache(maxsize=KEPT)
def told(said: str, sort: str) -> Told:
    """What a text says: boards show the same leads again and again."""
    pk, step, outcome, currency, close, title, tasks, wakes, handler, supervisor, *names, rocket, tags, task = (
        orjson.loads(said)
    )
    handled_by, contact, person, amount, key = names
    return Told(
        *(UUID(pk), UUID(step), outcome, currency, day_of(close), title, tasks, moment_of(wakes)),
        *((id_of(handler), id_of(supervisor)), handled_by, contact, person, Decimal(amount) if amount else None),
        *(SORTINGS[sort].value_of(key), rocket, tuple(words_of(tags)), Coming.of(task) if task else None, {}),
    )


@dataclass(frozen=True)
class Figures:
    """How many leads stand in a column, and their amounts by currency: as they are, and by their probability."""

    count: int
    sums: list[tuple[str, Decimal]]
    weighted: list[tuple[str, Decimal]]


NOTHING = Figures(0, [], [])


def _figures(count: int, sums: dict[str, Decimal], weighted: dict[str, Decimal]) -> Figures:
    """Of amounts as they are and times per cent: the greatest first, without currencies that come to nothing."""
    known = [(currency, total, weighted[currency] / 100) for currency, total in sums.items() if total]
    by_amount = sorted(known, key=lambda one: -one[1])
    by_worth = sorted(known, key=lambda one: -one[2])
    return Figures(count, [(one[0], one[1]) for one in by_amount], [(one[0], one[2]) for one in by_worth])


@dataclass(frozen=True)
class Column:
    """A step; `more` is the cursor of its next cards, "" when all are shown."""

    step: Step
    figures: Figures
    cards: list[Card]
    more: str = ""

    @functools.cached_property
    def name(self) -> str:
        """The step's, looked up once."""
        return self.step.name

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

    def begin(self) -> Callable[[], list[str]]:
        """Begin to read the first cards, while the caller does something else."""
        return aside(self._reading)

    def columns(self, begun: Callable[[], list[str]] | None = None) -> list[Column]:
        """All columns, each with its first cards, which may have been `begun`."""
        figures = self.figures()
        standing: dict[UUID, list[Card]] = defaultdict(list)
        for card in self._cards((begun or self._reading)()):
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
        if not self.is_narrow:
            summed_up = sees_everything(self.member)
            found = (board_rows.figures_summed_up if summed_up else board_rows.figures)(*self._whole)
        elif (by := self._narrowed) is not None:
            found = board_rows.figures_of(*self._whole, *by.values, shape=by.shape, handled=bool(self.chosen.handler))
        else:
            found = united(map(board_rows.worth, self._halves()))
        counts: dict[UUID, int] = defaultdict(int)
        sums: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        weighted: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for step, currency, probability, count, total in found:
            counts[step] += count
            if total is not None:
                sums[step][currency] += total
                weighted[step][currency] += total * probability
        return {step: _figures(count, sums[step], weighted[step]) for step, count in counts.items()}

    def _first(self) -> list[UUID]:
        """The leads whose cards come first in each column, and one more of each, in one statement."""
        if (by := self._narrowed) is not None:
            handled = bool(self.chosen.handler)
            return board_rows.first_cards_of(*self._whole, *by.values, shape=by.shape, handled=handled, sort=self.sort)
        return list(united(board_rows.foremost(part, self.sorting) for part in self._halves()))

    @functools.cached_property
    def _narrowed(self) -> Conditions | None:
        """What the board is narrowed by besides its pipeline, in parts; None where something of it has none."""
        return self.chosen.without("pipeline").conditions(self.member)

    @property
    def _whole(self) -> tuple[Member, UUID, list[UUID], list[UUID], list[UUID], list[UUID], datetime]:
        """What the remembered statements of a board ask for."""
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
        return self.cards(list(united(parts))) if wanted else []

    def cards(self, ids: list[UUID]) -> list[Card]:
        """The cards of these leads, in no order."""
        return self._cards(self._read(ids))

    def _reading(self) -> list[str]:
        """The rows of the first cards."""
        if self.is_narrow:
            return self._read(self._first())
        return board_rows.whole(self.member, self.pipeline.pk, self.now - RECENT, sort=self.sort)

    def _read(self, ids: list[UUID]) -> list[str]:
        return board_rows.rows_of(ids, sort=self.sort) if ids else []

    def _cards(self, rows: list[str]) -> list[Card]:
        standing, today, language = Standing(self.member), timezone.localdate(self.now), get_language()
        editable: dict[tuple[UUID | None, UUID | None], bool] = {}
        process = fresh(Process)  # anybody's: in whose hands it is decides
        cards = []
        for said in rows:
            lead = told(said, self.sort)
            may_edit = editable.get(lead.hands)
            if may_edit is None:
                process.handler_id, process.supervisor_id = lead.hands
                may_edit = editable[lead.hands] = standing.may_edit(process)
            is_open = lead.outcome == OPEN
            waits = is_on_hold(lead.outcome, lead.tasks, lead.wakes, self.now)
            late = is_open and lead.close is not None and lead.close < today
            seen = lead.next.seen(self.now, today) if is_open and lead.next is not None else None
            looks = (language, waits, late, seen, may_edit)
            card = lead.cards.get(looks)
            if card is None:
                card = lead.cards[looks] = self._card(lead, waits, late, seen, may_edit)
            cards.append(card)
        return cards

    def _card(self, lead: Told, waits: bool, late: bool, seen: Seen | None, may_edit: bool) -> Card:
        is_open = lead.outcome == OPEN
        step = lead.next.as_of(seen) if lead.next is not None and seen is not None else None
        turns = [moment for moment in (lead.wakes if waits else None, step.turns if step else None) if moment]
        return Card(
            pk=lead.pk,
            step=lead.step,
            key=lead.key,
            rank=self.sorting.rank(lead.key),
            title=lead.title,
            contact=shown_name(lead.contact or lead.person or ""),
            status=(Status.ON_HOLD if waits else Status.TODO) if is_open else Status(lead.outcome),
            warns=is_open and not lead.tasks,
            next=step,
            tags=lead.tags,
            amount=lead.amount,
            currency=lead.currency,
            close=lead.close if is_open else None,
            close_late=late,
            handler=lead.handler or "",
            rocket=lead.rocket,
            fixed=not may_edit,
            turns=min(turns) if turns else None,
        )


OPEN = str(Outcome.OPEN)


def _at_closing(steps: list[Step]) -> Q:
    """Closed as the step says at which they stand."""
    found = Q(pk__in=[])
    for outcome in {step.outcome for step in steps}:
        found |= Q(outcome=outcome, step__in=[step.pk for step in steps if step.outcome == outcome])
    return found
