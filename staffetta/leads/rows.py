"""Leads as lists, boards and panels show them. The same number of queries for 2 and 200."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import ngettext

from staffetta.core.db.remembered import remembered
from staffetta.leads.coming import Next, next_tasks
from staffetta.leads.models import Lead, Status
from staffetta.processes.models import Tagging
from staffetta.tags.words import Word


@dataclass(frozen=True)
class LeadRow:
    """One lead of a list."""

    lead: Lead
    status: Status
    tags: list[str]
    next_step: Next | None
    rocket: bool

    @property
    def warns(self) -> bool:
        """Open, and nothing planned: the baton lies on the ground (L-02)."""
        return self.lead.has_no_next_step

    @property
    def days_at_step(self) -> int:
        """For how many days it has stood at its step; of a closed lead, how long it has been closed."""
        return max(0, (timezone.now() - self.lead.step_since).days)

    @property
    def time_at_step(self) -> str:
        """The same in words."""
        days = self.days_at_step
        return ngettext("%(num)s day at this step", "%(num)s days at this step", days) % {"num": days}

    @property
    def closing_late(self) -> bool:
        """Open, although it was expected to close before today."""
        close = self.lead.expected_close
        return self.lead.is_open and close is not None and close < timezone.localdate()


def rows_of(leads: Iterable[Lead], now: datetime) -> list[LeadRow]:
    """The rows of these leads (read with_process and with_rocket), in their order."""
    known = list(leads)
    ids = [lead.pk for lead in known]
    tags, steps = tags_of(ids), next_tasks(ids, now, hands=True)
    return [
        LeadRow(lead, lead.status_at(now), tags[lead.pk], steps.get(lead.pk), getattr(lead, "has_post_sales", False))
        for lead in known
    ]


def tags_in() -> ArraySubquery:
    """The tags of each process (OuterRef("pk") is its id), in their order, as `words_of` reads them: for a statement
    that answers many."""
    said = Concat("tag__colour", Value(" "), "tag__name")
    return ArraySubquery(Tagging.objects.filter(process=OuterRef("pk")).order_by("tag__name").values(said=said))


def words_of(said: list[str]) -> list[str]:
    """The names of tags that `tags_in` gave."""
    return [_word(one) for one in said]


@functools.lru_cache(maxsize=2048)
def _word(said: str) -> Word:
    colour, _space, name = said.partition(" ")
    return Word.of(name, colour)


def tags_of(ids: list[UUID]) -> dict[UUID, list[str]]:
    """The names of the tags of each process, in their order."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for process_id, name, colour in _tagged(ids) if ids else ():
        found[process_id].append(Word.of(name, colour))
    return found


@remembered(plan=True)
def _tagged(ids: list[UUID]) -> QuerySet[Tagging, tuple[UUID, str, str]]:
    rows = Tagging.objects.filter(process__any=ids).order_by("tag__name")
    return rows.values_list("process", "tag__name", "tag__colour")
