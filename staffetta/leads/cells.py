"""Cells of lists of leads that can be changed in place: what is asked, and what becomes of the answer (L-13)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from staffetta.accounts.models import Actor
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.forms import NamedChoice
from staffetta.leads.models import Lead, Outcome, Step
from staffetta.listings.cells import CellForm, HandlerForm, TagsForm
from staffetta.listings.columns import Column
from staffetta.ui.forms import DateField, NumberField

FIELDS = {"amount": "amount", "close": "expected_close", "product": "product", "tags": "tags"}
"""The columns that change_lead serves, and what it calls their values."""


class AmountForm(CellForm):
    value = NumberField(required=False, min_value=0, max_digits=14, decimal_places=2)  # type: ignore[assignment]


class DayForm(CellForm):
    value = DateField(required=False)  # type: ignore[assignment]


class ProductForm(CellForm):
    value = forms.CharField(required=False, max_length=120)


class StepForm(CellForm):
    """The steps of the lead's pipeline; losing asks for a reason, so it is done on the lead's page."""

    value = NamedChoice(Step.objects.none(), empty_label=None)  # type: ignore[assignment]

    def offer(self, lead: Lead) -> None:
        steps = lead.pipeline.steps.exclude(outcome=Outcome.LOST) | lead.pipeline.steps.filter(pk=lead.step_id)
        self.fields["value"].queryset = steps.order_by("position")  # type: ignore[attr-defined]


FORMS: dict[str, type[CellForm]] = {
    "handler": HandlerForm,
    "tags": TagsForm,
    "amount": AmountForm,
    "close": DayForm,
    "product": ProductForm,
    "step": StepForm,
}


def form_for(column: Column, lead: Lead, data: Any = None) -> CellForm:
    """The form of a cell, bound to what was sent."""
    form = FORMS[column.edit](data, initial={"value": _value(column, lead), "version": lead.version})
    form.fields["value"].label = str(column.label)
    if isinstance(form, StepForm):
        form.offer(lead)
    return form


def save(column: Column, lead: Lead, form: CellForm, *, by: Actor, at: datetime) -> None:
    """Have the act do what the form says. Raises what the act refuses."""
    value, version = form.cleaned_data["value"], form.cleaned_data["version"]
    if column.edit == "handler":
        assign_lead(lead, value, expected=version, by=by)
    elif column.edit == "step":
        move_lead(lead, value, expected=version, by=by, at=at)
    else:
        change_lead(lead, {FIELDS[column.edit]: value}, expected=version, by=by)


def _value(column: Column, lead: Lead) -> Any:
    """What the cell holds, as one would type it."""
    if column.edit == "handler":
        return lead.process.handler_id
    if column.edit == "step":
        return lead.step_id
    if column.edit == "tags":
        return sorted(tagging.tag.name for tagging in lead.process.taggings.select_related("tag"))
    return getattr(lead, FIELDS[column.edit])
