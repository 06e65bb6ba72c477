"""Many contacts that are changed in one go: given a handler, given or taken off tags (C-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import is_administrator
from staffetta.contacts.models import Contact
from staffetta.core.models import WorkspaceModel

if TYPE_CHECKING:
    from collections.abc import Iterable


def _nothing() -> list[str]:
    return []


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def visible_to(self, member: Member) -> BulkChangeQuerySet:
        """One's own; administrators see all."""
        return self if is_administrator(member) else self.filter(by=member)

    def locked(self, change: BulkChange) -> BulkChange:
        return self.select_for_update(of=("self",)).select_related("by", "handler").get(pk=change.pk)


class BulkRowQuerySet(models.QuerySet["BulkRow"]):
    def waiting(self) -> BulkRowQuerySet:
        """Those whose turn has not come."""
        return self.filter(outcome="").order_by("id")

    def told(self) -> BulkRowQuerySet:
        """Those whose turn has come."""
        return self.exclude(outcome="").select_related("contact")

    def counted(self) -> dict[str, int]:
        """How many rows there are, wait, and had each outcome."""
        outcomes: Iterable[tuple[str, str]] = [
            ("waiting", ""),
            *((str(one), str(one)) for one in BulkRow.Outcome.values),
        ]
        counts = {name: models.Count("pk", filter=Q(outcome=value)) for name, value in outcomes}
        return self.aggregate(all=models.Count("pk"), **counts)


class BulkChange(WorkspaceModel):
    """One change to many contacts. Big selections go on after the commit, in portions, until done or cancelled."""

    class Verb(models.TextChoices):
        ASSIGN = "assign", _("Assign handler")
        TAG = "tag", _("Add tags")
        UNTAG = "untag", _("Remove tags")

    verb = models.CharField(max_length=10, choices=Verb.choices)
    handler = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    tags = models.JSONField(default=_nothing)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = BulkChangeQuerySet.as_manager()
    impersonal = ("verb", "tags")

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None


class BulkRow(WorkspaceModel):
    """One contact of such a change, and what became of it; empty while its turn has not come."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Changed")
        SAME = "same", _("Unchanged: it was so already")
        FORBIDDEN = "forbidden", _("Not changed: only its handler, his manager or an administrator can")
        GONE = "gone", _("Not changed: it was merged, anonymised or deleted in the meantime")
        CANCELLED = "cancelled", _("Not changed: the rest was cancelled")

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="rows")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)

    objects = BulkRowQuerySet.as_manager()
    impersonal = ("outcome",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "change", "contact"], name="contacts_bulkrow_once")
        ]
        indexes = [models.Index(fields=["workspace_id", "change", "outcome", "id"], name="contacts_bulkrow_open")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.outcome}"
