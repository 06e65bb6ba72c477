"""How the history speaks of leads and pipelines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.history import subjects
from staffetta.leads.models import Lead, LossReason, Outcome, Pipeline
from staffetta.processes.models import Process
from staffetta.ui import formats

FIELDS = {
    "title": _("Title"),
    "description": _("Description"),
    "contact": _("Contact"),
    "person": _("Contact person"),
    "handler": _("Handler"),
    "supervisor": _("Supervisor"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "probability": _("Probability"),
    "expected_close": _("Expected to close on"),
    "product": _("Product"),
    "tags": _("Tags"),
    "external_id": _("External id"),
}
SIGNS = (
    ("opened", "handshake", "accent"),
    ("loaded", "download", "neutral"),
    ("moved", "arrow-right", "neutral"),
    ("transferred", "route", "info"),
    ("won", "trophy", "success"),
    ("lost", "circle-x", "neutral"),
    ("cancelled", "ban", "neutral"),
    ("deleted", "trash-2", "danger"),
    ("reopened", "rotate-ccw", "info"),
    ("assigned", "user-round-pen", "info"),
    ("supervised", "eye", "info"),
    ("won_date_corrected", "calendar-cog", "neutral"),
)


def register() -> None:
    """Called once, when the apps are ready."""
    subjects.register(
        Lead,
        label=_("Lead"),
        icon="handshake",
        visible=Lead.objects.visible_to,
        href=lambda lead: reverse("leads:lead", args=[lead.pk]),
        fields=FIELDS,
    )
    in_words = {"amount": lambda value: formats.number(Decimal(value), 2), "probability": formats.percent}
    subjects.name_fields(Process, FIELDS, values=in_words)
    naming = {"names": _("Name"), "retired_at": _("Out of use since")}
    shaping = {"outcome": _("Entering it"), "ends_duty": _("Ends the duty to plan"), "colour": _("Colour")}
    for model, label, icon in ((Pipeline, _("Pipeline"), "route"), (LossReason, _("Loss reason"), "circle-x")):
        subjects.register(
            model,
            label=label,
            icon=icon,
            visible=model.objects.visible_to,
            href=_administration,
            fields={**naming, **shaping, "probability": _("Probability")},
            values={"outcome": lambda value: str(Outcome(value).label)},
        )
    subjects.say("leads.reopened", "before", lambda value: str(Outcome(value).label))
    for kind, sign, tone in SIGNS:
        subjects.sign(f"leads.{kind}", sign, tone)


def _administration(record: Any) -> str:
    return reverse("leads:pipelines" if isinstance(record, Pipeline) else "leads:reasons")
