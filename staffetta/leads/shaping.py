"""The form in which administrators shape a pipeline: its names, and a line for each step (L-03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from staffetta.fields.forms import name_fields, names_of
from staffetta.leads.acts.make_pipeline import StepDraft
from staffetta.leads.acts.shape_pipeline import StepLine
from staffetta.leads.filters import uuid_of
from staffetta.leads.forms import COLOURS
from staffetta.leads.models import Lead, Outcome, Pipeline, Stay, Step
from staffetta.ui.rows import RowForm, Rows

EFFECTS = {
    Outcome.OPEN: _("leaves the lead open"),
    Outcome.WON: _("wins the lead"),
    Outcome.LOST: _("loses the lead"),
    Outcome.CANCELLED: _("cancels the lead"),
}


class StepRow(RowForm):
    """A step as a line of the form."""

    unused = {"outcome": "open", "colour": "neutral", "probability": "0"}

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Step"), max_length=120)
    outcome = forms.ChoiceField(label=_("Entering it"), choices=list(EFFECTS.items()), initial=Outcome.OPEN)
    probability = forms.IntegerField(label=_("Probability"), min_value=0, max_value=100, initial=0, required=False)
    colour = forms.ChoiceField(label=_("Colour"), choices=list(COLOURS.items()), initial="neutral")
    ends_duty = forms.BooleanField(label=_("Ends the duty to plan"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= name_fields()
        self.others = [name for name in self.fields if name.startswith("name_")]

    def is_blank(self) -> bool:
        """A step that exists is not nothing, even when its name was deleted."""
        return not self["id"].data and super().is_blank()

    @property
    def key(self) -> str:
        """The step's id; "" for a new one."""
        return str(self["id"].value() or "")

    def line(self, steps: dict[UUID, Step]) -> StepLine:
        """What the valid line says."""
        said = self.cleaned_data
        step = steps.get(said["id"])
        draft = StepDraft(
            name=said["name"],
            names=names_of(said, step.names if step else {}),
            outcome=Outcome(said["outcome"]),
            ends_duty=said["ends_duty"],
            probability=said["probability"] or 0,
            colour=said["colour"],
        )
        return StepLine(draft=draft, step=step)


def stored(step: Step) -> dict[str, Any]:
    """What the line of a step begins with."""
    others = {f"name_{code}": step.names.get(code, "") for code, _label in settings.LANGUAGES}
    plain = {name: getattr(step, name) for name in ("outcome", "probability", "colour", "ends_duty", "name")}
    return {**others, **plain, "id": step.pk}


@dataclass(frozen=True)
class Standing:
    """The leads that stand at a step: how many, how many open, how many of these without a task."""

    all: int = 0
    open: int = 0
    unplanned: int = 0


def standing_at(pipeline: Pipeline) -> dict[str, Standing]:
    """For each step, by its id."""
    is_open = Q(outcome=Outcome.OPEN)
    rows = Lead.objects.filter(pipeline=pipeline).order_by().values_list("step")
    counted = rows.annotate(
        all=Count("pk"),
        open=Count("pk", filter=is_open),
        unplanned=Count("pk", filter=is_open & Q(process__open_count=0)),
    )
    return {str(step): Standing(*counts) for step, *counts in counted}


@dataclass(frozen=True)
class Leaving:
    """A step that is to be removed although leads stand or stood there, and where they can go. `target`: the answer."""

    step: Step
    count: int
    choices: list[tuple[str, str]]
    target: Step | None

    @property
    def field(self) -> str:
        return f"goes-{self.step.pk}"


def removed(steps: dict[UUID, Step], rows: Rows[StepRow], said: QueryDict) -> list[Step]:
    """The steps that were shown and are in no line any more. One that somebody added meanwhile was not shown."""
    kept = {uuid_of(row.key) for row in rows.filled if row.key}
    shown = {uuid_of(key) for key in said.getlist("seen")}
    return [step for key, step in steps.items() if key in shown and key not in kept]


def leavings(gone: list[Step], steps: dict[UUID, Step], counts: dict[str, Standing], said: QueryDict) -> list[Leaving]:
    """Those of the removed steps for which it has to be said where their leads go."""
    stood = set(Stay.objects.filter(step__in=gone).values_list("step", flat=True).distinct()) if gone else set()
    found = []
    for step in gone:
        count = counts.get(str(step.pk), Standing()).all
        if not count and step.pk not in stood:
            continue
        fitting = [one for one in steps.values() if one.outcome == step.outcome and one not in gone]
        wanted = uuid_of(said.get(f"goes-{step.pk}", ""))
        target = next((one for one in fitting if one.pk == wanted), None)
        found.append(Leaving(step, count, [(str(one.pk), one.name) for one in fitting], target))
    return found
