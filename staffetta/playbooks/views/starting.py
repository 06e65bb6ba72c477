"""Dates shown before something starts, and the start itself (A-04, A-05)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.forms import Editor, StartForm, day_of, hours_of, ids_of
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.preview import preview_of, preview_of_saved
from staffetta.processes.addresses import address_of
from staffetta.processes.models import Process
from staffetta.ui.page import render, toast, wants_fragment


@require_safe
@signed_in
def hours(request: MemberRequest) -> HttpResponse:
    """What stands beside the expected hours while they are typed: "30 min" for 0,5 (A-03)."""
    text = str(next((value for name, value in request.GET.items() if name.endswith("hours")), ""))[:20].strip()
    return render(request, "playbooks/_hours.html", {"hours": hours_of(text), "typed": text})


@require_POST
@administrators
def preview(request: MemberRequest) -> HttpResponse:
    """The dates of the lines as they stand in the editor, saved or not (A-04)."""
    template = request.POST.get("kind") == Playbook.Kind.TEMPLATE
    kind = Playbook.Kind.TEMPLATE if template else Playbook.Kind.SEQUENCE
    editor = Editor(kind, request.POST, request.member.workspace)
    start = day_of(request.POST.get("preview-start", ""))
    shown = preview_of(kind, editor.drafts, start) if editor.rows.is_valid() else None
    return render(request, "playbooks/_dates.html", {"preview": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """Start a sequence on a lead: choose, look at the dates, start."""
    process = get_object_or_404(Process.objects.visible_to(request.member), pk=process_id, kind=Process.Kind.LEAD)
    require(
        rules.may_start(request.member, process),
        _("Only the handler, the supervisor or a manager can plan tasks here."),
    )
    offered = list(Playbook.objects.visible_to(request.member).sequences().active().order_by("code"))
    sent = request.POST if request.method == "POST" else None
    form = StartForm(sent, offered=offered, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            start_playbook(form.chosen, process, start=form.cleaned_data["start"], by=request.member, at=timezone.now())
            toast(request, _("{code} was started.").format(code=form.chosen.code))
            return redirect(address_of(process))
    context = {
        "process": process,
        "form": form,
        "offered": offered,
        "back": address_of(process),
        "may_shape": rules.may_shape(request.member),
        **_dates(offered[0] if offered else None, ""),
    }
    template = "playbooks/_start.html" if wants_fragment(request) else "playbooks/start.html"
    return render(request, template, context, 422 if form.errors else 200)


@require_safe
@signed_in
def dates(request: MemberRequest) -> HttpResponse:
    """The tasks that a sequence would put down from ?start= on, for the dialogue in which it is chosen."""
    rows = Playbook.objects.visible_to(request.member)
    playbook = rows.filter(pk__in=ids_of(request.GET.get("playbook", ""))).first()
    return render(request, "playbooks/_dates.html", _dates(playbook, request.GET.get("start", "")))


def _dates(playbook: Playbook | None, start: str) -> dict[str, object]:
    day = day_of(start)
    if playbook is None:
        return {"preview": preview_of(Playbook.Kind.SEQUENCE, [], day)}
    return {"preview": preview_of_saved(playbook, day)}
