"""What is deleted with a lead, and how it comes back (P-13); called once, by the apps."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.bin import binds, kinds, mending
from staffetta.bin.binds import Following
from staffetta.bin.snapshot import Snapshot
from staffetta.leads.bulk import LeadChangeRow
from staffetta.leads.models import Lead, Stay, Step


def register() -> None:
    """Tell the bin."""
    binds.declare(Lead, "process", Following.GOES)
    binds.declare(Stay, "lead", Following.GOES)
    binds.declare(LeadChangeRow, "lead", Following.CUT)
    binds.kept_by_triggers(Stay, "came_before", "advanced_at", "closed_at", "amount", "currency")
    kinds.add(kinds.Kind("lead", gettext_lazy("Lead"), gettext_lazy("Leads"), "handshake", _page, 10, "leads:list"))
    mending.add(30, _steps)
    mending.add(40, _external_ids)


def _page(pk: UUID) -> str:
    return reverse("leads:lead", args=[pk])


def _steps(snapshot: Snapshot) -> None:
    """A step that was removed meanwhile: the lead comes back at the first one of its pipeline with the same effect."""
    wanted = {*snapshot.values(Lead, "step_id"), *snapshot.values(Stay, "step_id")}
    there = {str(pk) for pk in Step.objects.filter(pk__in=[UUID(pk) for pk in wanted]).values_list("pk", flat=True)}
    gone = wanted - there
    if not gone:
        return
    for row in snapshot.rows(Lead):
        steps = Step.objects.filter(pipeline=UUID(row["pipeline_id"])).order_by("position")
        fitting = steps.filter(outcome=row["outcome"]).first() or steps.first()
        if fitting is None:
            continue
        for stay in snapshot.rows(Stay):
            if stay["lead_id"] == row["process_id"] and stay["step_id"] in gone:
                stay["step_id"] = str(fitting.pk)
        if row["step_id"] in gone:
            row["step_id"] = str(fitting.pk)
            snapshot.remark(_("Its step was removed: it comes back at “{step}”.").format(step=fitting.name))


def _external_ids(snapshot: Snapshot) -> None:
    """The id that another program gave it may be another lead's by now."""
    said = snapshot.values(Lead, "external_id") - {""}
    taken = set(Lead.objects.filter(external_id__in=said).values_list("external_id", flat=True)) if said else set()
    for row in snapshot.rows(Lead):
        if row["external_id"] in taken:
            remark = _("The external id {id} belongs to another lead by now: it comes back without it.")
            snapshot.remark(remark.format(id=row["external_id"]))
            row["external_id"] = ""
