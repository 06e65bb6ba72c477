"""The way of a lead through its pipeline: where it stands, where it has been, and how long (L-03, L-12)."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import orjson
from babel.dates import format_timedelta
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from staffetta.core.db.ahead import packed
from staffetta.core.db.remembered import remembered
from staffetta.leads.models import Lead, Outcome, Stay, Step


@dataclass(frozen=True)
class Station:
    """One step of the bar. `spent` is how long the lead has stood there, however often, in words; "" if never.
    `state` is done, current or ahead."""

    step: Step
    state: str
    spent: str

    @property
    def closes(self) -> bool:
        return self.step.outcome != Outcome.OPEN


@remembered(plan=True, setup=True)
def steps_of(pipeline: UUID) -> QuerySet[Step]:
    """The steps of a pipeline, in their order."""
    return Step.objects.filter(pipeline__id=pipeline).order_by("position", "id")


def asked() -> dict[str, Subquery]:
    """What is asked with a lead, so that `stations` needs nothing but the steps."""
    stays = Stay.objects.filter(lead=OuterRef("pk")).order_by("entered_at", "id")
    return {"way_said": packed(stays, ("step", "entered_at", "left_at"))}


def _spent(said: str | None, now: datetime) -> dict[UUID, timedelta]:
    """How long the lead has stood at each step, however often."""
    known: dict[UUID, timedelta] = defaultdict(timedelta)
    for step, entered, left in orjson.loads(said) if said else ():
        until = datetime.fromisoformat(left) if left else now
        known[UUID(step)] += until - datetime.fromisoformat(entered)
    return known


def stations(lead: Lead, now: datetime) -> list[Station]:
    """The steps of the pipeline of a lead that was read with `asked`, in their order."""
    steps, known = steps_of(lead.pipeline_id), _spent(cast(Any, lead).way_said, now)
    place = next((at for at, step in enumerate(steps) if step.pk == lead.step_id), -1)
    found = []
    for at, step in enumerate(steps):
        spent = known.get(step.pk)
        state = "current" if at == place else "done" if at < place else "ahead"
        found.append(Station(step, state, in_words(spent) if spent is not None else ""))
    return found


def in_words(spent: timedelta) -> str:
    """How long, roughly: "3 days", "2 wks"."""
    return _in_words(timedelta(days=spent.days, seconds=spent.seconds), (get_language() or "en").split("-")[0])


@functools.lru_cache(maxsize=2048)
def _in_words(spent: timedelta, language: str) -> str:
    return str(format_timedelta(spent, granularity="minute", threshold=1.5, format="short", locale=language))
