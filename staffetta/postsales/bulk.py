"""Many post-sales processes that are changed in one go: assigned, tagged, deleted (P-09, P-11, P-13)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.listings import bulk
from staffetta.postsales.models import PostSalesProcess


class Verb(models.TextChoices):
    ASSIGN = "assign", _("Assign handler")
    TAG = "tag", _("Add tags")
    UNTAG = "untag", _("Remove tags")
    DELETE = "delete", _("Delete the processes")


class PostSalesChange(bulk.Change):
    """One change to many processes. `said`: what was wanted: the id of the handler, tags as words."""

    verb = models.CharField(max_length=10, choices=Verb.choices)
    said: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    impersonal = ("verb", "said")

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class PostSalesChangeRow(bulk.ChangeRow):
    """One process of such a change; `reason` is the sentence with which an act refused it. Of one that was deleted
    nothing is left to point at: the number of its lead then."""

    Outcome = bulk.Outcome

    change = models.ForeignKey(PostSalesChange, on_delete=models.CASCADE, related_name="rows")
    post_sales = models.ForeignKey(PostSalesProcess, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=bulk.Outcome.choices, default="", blank=True)
    reason = models.CharField(max_length=400, default="", blank=True)

    impersonal = ("outcome", "reason")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "change", "post_sales"], name="postsales_changerow_once"),
        ]
        indexes = [models.Index(fields=["workspace_id", "change", "outcome", "id"], name="postsales_changerow_open")]

    def __str__(self) -> str:
        return f"{self.post_sales_id}: {self.outcome}"
