"""Many records of a list that are changed in one go: what was wanted, and what became of each row.

A room that offers this has two tables of its own, made of these: the change, and its rows, which point at the room's
records. The work is done in portions (listings/changing.py): the first while the person waits, the rest after the
commit, until all is done or somebody cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System
from staffetta.core.models import WorkspaceModel

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor

WAITING = ""


class ChangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Member) -> ChangeQuerySet:
        """One's own; administrators see all."""
        return self if is_administrator(member) else self.filter(by=member)

    def locked(self, change: Any) -> Any:
        return self.select_for_update(of=("self",)).select_related("by").get(pk=change.pk)


class ChangeRowQuerySet(models.QuerySet[Any]):
    def waiting(self) -> ChangeRowQuerySet:
        """Those whose turn has not come."""
        return self.filter(outcome=WAITING).order_by("id")

    def told(self) -> ChangeRowQuerySet:
        """Those whose turn has come."""
        return self.exclude(outcome=WAITING)

    def counted(self) -> dict[str, int]:
        """How many rows there are, wait, and had each outcome."""
        outcomes = [("waiting", WAITING), *((str(one), str(one)) for one in self.model.Outcome.values)]
        counts = {name: models.Count("pk", filter=Q(outcome=value)) for name, value in outcomes}
        return self.aggregate(all=models.Count("pk"), **counts)


class Change(WorkspaceModel):
    """One change to many records."""

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()
    rows: models.Manager[Any]

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None


class Outcome(models.TextChoices):
    """What can become of a row; `reason` of the row says more about one that was refused."""

    DONE = "done", _("Done")
    SAME = "same", _("Unchanged: it was so already")
    REFUSED = "refused", _("Refused")
    GONE = "gone", _("Not changed: it is not there any more")
    CANCELLED = "cancelled", _("Not changed: the rest was cancelled")


class ChangeRow(WorkspaceModel):
    """One record of such a change, and what became of it; empty while its turn has not come. The room's own class
    names the record and has `Outcome` with CANCELLED."""

    outcome = models.CharField(max_length=10, default=WAITING, blank=True)

    objects = ChangeRowQuerySet.as_manager()
    impersonal: ClassVar[tuple[str, ...]] = ("outcome",)

    class Meta:
        abstract = True


def may_cancel(actor: Actor, change: Any) -> bool:
    """Whoever started it, and administrators."""
    return is_administrator(actor) or (not isinstance(actor, System) and change.by_id == actor.pk)
