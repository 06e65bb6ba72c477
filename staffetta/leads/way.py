"""The way of a lead through its pipeline: where it stands, where it has been, and how long (L-03, L-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from babel.dates import format_timedelta
from django.db.models import DurationField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

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


@remembered(plan=True)
def _steps(pipeline: UUID, lead: UUID, now: datetime) -> QuerySet[Step]:
    stays = Stay.objects.filter(lead=lead, step=OuterRef("pk")).order_by().values("step")
    spent = stays.annotate(spent=Sum(Coalesce(F("left_at"), Value(now)) - F("entered_at"))).values("spent")
    rows = Step.objects.filter(pipeline=pipeline).annotate(spent=Subquery(spent, output_field=DurationField()))
    return rows.order_by("position", "id")


def stations(lead: Lead, now: datetime) -> list[Station]:
    """The steps of its pipeline in their order, in one statement."""
    steps = list(_steps(lead.pipeline_id, lead.pk, now))
    place = next((at for at, step in enumerate(steps) if step.pk == lead.step_id), -1)
    found = []
    for at, step in enumerate(steps):
        spent: timedelta | None = cast(Any, step).spent
        state = "current" if at == place else "done" if at < place else "ahead"
        found.append(Station(step, state, in_words(spent) if spent is not None else ""))
    return found


def in_words(spent: timedelta) -> str:
    """How long, roughly: "3 days", "2 wks"."""
    language = (get_language() or "en").split("-")[0]
    return str(format_timedelta(spent, granularity="minute", threshold=1.5, format="short", locale=language))
