"""Many leads that are changed in one go: assigned, moved, tagged, closed (L-14). See listings/bulk.py."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.leads.models import Lead
from staffetta.listings import bulk


class Verb(models.TextChoices):
    ASSIGN = "assign", _("Assign handler")
    MOVE = "move", _("Move to a step")
    TAG = "tag", _("Add tags")
    UNTAG = "untag", _("Remove tags")
    WIN = "win", _("Mark as won")
    LOSE = "lose", _("Mark as lost")
    CANCEL = "cancel", _("Cancel the leads")
    START = "start", _("Start automatic actions")
    DELETE = "delete", _("Delete the leads")


class LeadChange(bulk.Change):
    """One change to many leads. `said`: what was wanted: the ids of handler, step, reason and sequence, tags as words,
    days."""

    verb = models.CharField(max_length=10, choices=Verb.choices)
    said: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    impersonal = ("verb", "said")

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class LeadChangeRow(bulk.ChangeRow):
    """One lead of such a change; `reason` is the sentence with which an act refused it."""

    Outcome = bulk.Outcome

    change = models.ForeignKey(LeadChange, on_delete=models.CASCADE, related_name="rows")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.SET_NULL, related_name="+")  # null once it is deleted
    outcome = models.CharField(max_length=10, choices=bulk.Outcome.choices, default="", blank=True)
    reason = models.CharField(max_length=400, default="", blank=True)

    impersonal = ("outcome", "reason")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "change", "lead"], name="leads_changerow_once"),
        ]
        indexes = [models.Index(fields=["workspace_id", "change", "outcome", "id"], name="leads_changerow_open")]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.outcome}"
