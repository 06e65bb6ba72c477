"""What this room adds to lists, pages and the history; called once, when the apps are ready."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from staffetta.contacts import trails
from staffetta.contacts.ties import Merging, declare, declare_loose
from staffetta.merges.models import Edit, Merge, Part


def register() -> None:
    """Tell the rooms beneath."""
    declare(Merge, "main", Merging.STAY)
    declare(Part, "contact", Merging.STAY)
    declare_loose(Edit, "row", "what a merge wrote; merges made later are taken back before it is undone")
    trails.declare(Edit, _("Values kept for undoing merges"), rows=snapshots, clear={"before": None, "after": None})


def snapshots(contacts: Sequence[UUID]) -> QuerySet[Edit]:
    """What merges of these contacts keep (C-11): after anonymising they cannot be undone."""
    merges = Merge.objects.filter(Q(main__in=contacts) | Q(parts__contact__in=contacts))
    return Edit.objects.filter(merge__in=merges.values("pk"))
