"""A sequence is started on a lead: choose, look at dates and people, start (A-04, A-05)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.once import once
from staffetta.core.refusals import require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.forms import day_of, ids_of
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.preview import preview_of_saved
from staffetta.playbooks.run_forms import StartForm
from staffetta.playbooks.running import DONE, STOPPED, Progress, runs_of
from staffetta.processes.addresses import address_of
from staffetta.processes.models import Process
from staffetta.ui.page import render, toast, wants_fragment

MOST = 12


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def start(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """Start a sequence on a lead: choose, look at the dates, start."""
    process = get_object_or_404(Process.objects.visible_to(request.member), pk=process_id, kind=Process.Kind.LEAD)
    require(
        rules.may_start(request.member, process),
        _("Only the handler, the supervisor or a manager can plan tasks here."),
    )
    offered = list(_offered(request).order_by("code")[:2])
    only = offered[0] if len(offered) == 1 else None
    sent = request.POST if request.method == "POST" else None
    form = StartForm(sent, initial={"start": timezone.localdate(), "playbook": only})
    looking = (
        "show" in request.POST
    )  # without scripts, by a button; 422, so that `once` does not take it for the saving
    if request.method == "POST" and form.is_valid() and not looking:
        with form.taking_refusals():
            chosen, day = form.cleaned_data["playbook"], form.cleaned_data["start"]
            start_playbook(chosen, process, start=day, by=request.member, at=timezone.now())
            toast(request, _("{code} was started.").format(code=chosen.code))
            return redirect(address_of(process))
    chosen = form.fields["playbook"].find(str(form["playbook"].value() or "")) if form.is_bound else only  # type: ignore[attr-defined]
    context = {
        "process": process,
        "form": form,
        "offered": offered,
        "back": address_of(process),
        "menu": "leads",
        "may_shape": rules.may_shape(request.member),
        **_dates(chosen, str(form["start"].value() or ""), process),
    }
    template = "playbooks/_start.html" if wants_fragment(request) else "playbooks/start.html"
    return render(request, template, context, 422 if form.errors or looking else 200)


@require_safe
@signed_in
def options(request: MemberRequest) -> HttpResponse:
    """The sequences whose code or description has ?q=, for the field in which one is chosen."""
    found = _offered(request).matching(request.GET.get("q", "").partition(" · ")[0].strip()[:100]).order_by("code")
    shown = [
        {"value": str(one.pk), "label": one.code, "detail": one.description, "icon": "list-ordered"}
        for one in found[:MOST]
    ]
    return render(request, "ui/options.html", {"options": shown})


@require_safe
@signed_in
def dates(request: MemberRequest) -> HttpResponse:
    """The tasks that a sequence would put down from ?start= on, for the dialogue in which it is chosen; with ?process=
    also whether it runs there already."""
    said = {name.removeprefix("to_"): str(value) for name, value in request.GET.items()}  # in bulk "to_…" is asked
    playbook = Playbook.objects.visible_to(request.member).filter(pk__in=ids_of(said.get("playbook", ""))).first()
    seen = Process.objects.visible_to(request.member)
    process = seen.filter(pk__in=ids_of(said.get("process", ""))).first()
    return render(request, "playbooks/_start_dates.html", _dates(playbook, said.get("start", ""), process))


def _offered(request: MemberRequest) -> Any:
    return Playbook.objects.visible_to(request.member).sequences().active()


def _dates(playbook: Playbook | None, start: str, process: Process | None) -> dict[str, Any]:
    if playbook is None:
        return {"chosen": None, "preview": None, "running": None}
    return {
        "chosen": playbook,
        "preview": preview_of_saved(playbook, day_of(start)),
        "running": _running(playbook, process) if process is not None else None,
    }


def _running(playbook: Playbook, process: Process) -> Progress | None:
    """The run of the same sequence that is still going there: starting it again would double its tasks."""
    runs = runs_of(process.pk, timezone.now())
    return next((one for one in runs if one.run.playbook_id == playbook.pk and one.state not in (DONE, STOPPED)), None)
