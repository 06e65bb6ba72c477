"""Start a post-sales process: from the question after winning (P-02), the *Actions* menu or the rocket (P-03)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.editions import Capability, lacking
from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.refusals import require
from staffetta.leads.models import Lead
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.steps import PlannedLine, planned
from staffetta.postsales import rules
from staffetta.postsales.acts.open import open_post_sales
from staffetta.postsales.forms import OpenForm
from staffetta.postsales.question import initial_of
from staffetta.postsales.views.shared import dialog
from staffetta.ui.page import render, toast
from staffetta.workdays.calendar import running_calendar


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    """Choose template, title, who gets it and when it starts; then back to the lead, which now shows the process."""
    lead = _lead(request, lead_id)
    require(
        rules.may_open(request.member, lead),
        _("Only the handler, the supervisor or a manager can start post-sales here."),
    )
    form = OpenForm(request.POST or None, initial=initial_of(request.member, lead))
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            open_post_sales(lead, **form.cleaned_data, by=request.member, at=timezone.now())
            toast(request, _("The post-sales process has started."))
            return redirect("leads:lead", pk=lead.pk)
    return dialog(request, "postsales/_open.html", {"lead": lead, "asked": False}, form)


@require_safe
@signed_in
def preview(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    """What would happen with what is chosen so far: the dates of the tasks, and who would see the lead (P-12)."""
    lead = _lead(request, lead_id)
    form = OpenForm({**request.GET.dict(), "title": ""})
    form.is_valid()
    said = form.cleaned_data
    assignee: Member | None = said.get("assignee")
    template: Playbook | None = said.get("template")
    lines = lines_of(template, said.get("start") or timezone.localdate())
    waits = any(step.line.hold_days is not None or step.line.waits_for is not None for step in lines)
    context = {
        "lines": lines,
        "lacking": lacking(Capability.HOLD, request.member.workspace) if waits else "",
        "template": template,
        "assignee": assignee,
        "sees": assignee is not None and sees(assignee, lead),
    }
    return render(request, "postsales/_preview.html", context)


def lines_of(template: Playbook | None, start: Any) -> list[PlannedLine]:
    """The tasks that the template would put down."""
    if template is None:
        return []
    lines = list(template.lines.select_related("activity_type", "assignee", "group").order_by("position"))
    return planned(template.kind, lines, start, running_calendar())


def sees(member: Member, lead: Lead) -> bool:
    """Whether the member sees the lead already."""
    return Lead.objects.visible_to(member).filter(pk=lead.pk).exists()


def _lead(request: MemberRequest, lead_id: UUID) -> Lead:
    return get_object_or_404(Lead.objects.visible_to(request.member).with_process(), pk=lead_id)
