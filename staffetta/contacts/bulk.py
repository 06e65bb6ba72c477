"""Many contacts that are changed in one go: given a handler, given or taken off tags (C-01)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.listings.bulk import Change, ChangeRow


def _nothing() -> list[str]:
    return []


class BulkChange(Change):
    """One change to many contacts (listings/bulk.py)."""

    class Verb(models.TextChoices):
        ASSIGN = "assign", _("Assign handler")
        TAG = "tag", _("Add tags")
        UNTAG = "untag", _("Remove tags")

    verb = models.CharField(max_length=10, choices=Verb.choices)
    handler = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    tags = models.JSONField(default=_nothing)

    impersonal = ("verb", "tags")

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class BulkRow(ChangeRow):
    """One contact of such a change, and what became of it."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Changed")
        SAME = "same", _("Unchanged: it was so already")
        FORBIDDEN = "forbidden", _("Not changed: only its handler, his manager or an administrator can")
        GONE = "gone", _("Not changed: it was merged, anonymised or deleted in the meantime")
        CANCELLED = "cancelled", _("Not changed: the rest was cancelled")

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="rows")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "change", "contact"], name="contacts_bulkrow_once")
        ]
        indexes = [models.Index(fields=["workspace_id", "change", "outcome", "id"], name="contacts_bulkrow_open")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.outcome}"
