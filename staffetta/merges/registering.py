"""What this room adds to lists, pages and the history; called once, when the apps are ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts import actions, panels, trails
from staffetta.contacts import rules as contacts
from staffetta.contacts.actions import Bulk
from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Merging, declare, declare_loose
from staffetta.core.db.remembered import remembered
from staffetta.history import subjects
from staffetta.merges import rules
from staffetta.merges.models import Edit, Merge, Part
from staffetta.ui import administration


def register() -> None:
    """Tell the rooms beneath."""
    declare(Merge, "main", Merging.STAY)
    declare(Part, "contact", Merging.STAY)
    declare_loose(Edit, "row", "what a merge wrote; merges made later are taken back before it is undone")
    label = gettext_lazy("Values kept for undoing merges")
    trails.declare(Edit, label, rows=snapshots, clear={"before": None, "after": None})
    words = gettext_lazy("Merge contacts")
    actions.add_bulk(Bulk("merge", words, "merge", "merges:new", order=20, least=2, needs=rules.may_merge))
    actions.add(50, entries)
    merged = gettext_lazy("Merged from")
    panels.add("merges", merged, 90, on_contact, "merges/_on_contact.html", side=True, where=_was_merged)
    for kind, icon in (("merged", "merge"), ("merged_into", "merge"), ("undone", "undo-2")):
        subjects.sign(f"merges.{kind}", icon, "accent")
    administration.add(
        "merges",
        gettext_lazy("Merged contacts"),
        gettext_lazy("What was merged into what, and for how long it can be undone."),
        "merge",
        "merges:merges",
        group="data",
        order=30,
        needs=rules.may_set_term,
    )


def snapshots(contact_ids: Sequence[UUID]) -> QuerySet[Edit]:
    """What merges of these contacts keep (C-11): after anonymising they cannot be undone."""
    merges = Merge.objects.filter(Q(main__in=contact_ids) | Q(parts__contact__in=contact_ids))
    return Edit.objects.filter(merge__in=merges.values("pk"))


def entries(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """*Merge with…* in the menu of a contact's page."""
    if not contacts.may_edit(member, contact) or contact.anonymised_at is not None:
        return []
    address = f"{reverse('merges:new')}?{urlencode({'ids': str(contact.pk)})}"
    return [{"label": _("Merge with…"), "icon": "merge", "href": address}]


@remembered(plan=True)
def _merges(contact: UUID) -> QuerySet[Merge]:
    into = Q(main=contact) | Q(main__merged_into=contact)
    return Merge.objects.filter(into, undone_at=None).order_by("-at")[:10]


def _was_merged() -> Exists:
    return Exists(Merge.objects.filter(Q(main=OuterRef("pk")) | Q(main__merged_into=OuterRef("pk")), undone_at=None))


def on_contact(member: Member, contact: Contact) -> dict[str, Any] | None:
    """The merges that made this contact what it is."""
    merges = _merges(contact.pk)
    if not merges:
        return None
    prefetch_related_objects(merges, "parts__contact")
    days, now = rules.term(), timezone.now()
    return {
        "merges": [
            {
                "merge": merge,
                "parts": [part.contact for part in merge.parts.all()],
                "is_undoable": contact.anonymised_at is None and rules.is_undoable(merge, days, now),
            }
            for merge in merges
        ]
    }
