"""What was started, on the page of its process: how far it is, and shift, pause, resume, stop (A-05)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_delete
from staffetta.core.refusals import require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.pause_run import pause_of, pause_run, planned_pause
from staffetta.playbooks.acts.resume_run import planned_resume, resume_of, resume_run
from staffetta.playbooks.acts.shift_run import planned_shift, shift_of, shift_run
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.playbooks.models import Run
from staffetta.playbooks.panel import runs_panel
from staffetta.playbooks.run_forms import ConfirmForm, PauseForm, RunForm, ShiftForm
from staffetta.playbooks.running import Move, Progress, progress_of
from staffetta.processes.addresses import address_of
from staffetta.processes.models import Process
from staffetta.ui.page import render, toast, wants_fragment
from staffetta.workdays.calendar import running_calendar

Moves = Callable[[Progress, Any], list[Move]]


@require_safe
@signed_in
def runs(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """The panel, as a fragment that refreshes itself."""
    rows = Process.objects.visible_to(request.member).select_related("parent")
    process = get_object_or_404(rows, pk=process_id)
    return render(request, "playbooks/_runs.html", {"panel": runs_panel(process, request.member, timezone.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def shift(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Move what is open. With ?preview=1 only the new dates."""
    progress = _found(request, run_id)
    form = ShiftForm(_sent(request), progress=progress)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            days, to = form.wanted
            shift_run(progress.run, days=days, to=to, expected=_version(form), by=request.member, at=timezone.now())
            return _back(request, progress, _("The tasks were moved."))
    return _asked(request, "shift", form, progress, _shifted)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pause(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Set aside what is open until a day; paused already, until another one."""
    progress = _found(request, run_id)
    form = PauseForm(_sent(request), progress=progress, initial={"until": progress.run.resumes_on})
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            until = form.cleaned_data["until"]
            pause_run(progress.run, until=until, expected=_version(form), by=request.member, at=timezone.now())
            return _back(request, progress, _("Paused."))
    return _asked(request, "pause", form, progress, _paused)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def resume(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Go on today."""
    progress = _found(request, run_id)
    form = ConfirmForm(_sent(request), progress=progress)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            resume_run(progress.run, expected=_version(form), by=request.member, at=timezone.now())
            return _back(request, progress, _("Resumed."))
    return _asked(request, "resume", form, progress, _resumed)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def stop(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """Withdraw what is open; where the duty to plan holds, the answer says that a next step is missing."""
    progress = _found(request, run_id)
    form = ConfirmForm(_sent(request), progress=progress)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            stopped = stop_run(progress.run, expected=_version(form), by=request.member, at=timezone.now())
            count = len(stopped.withdrawn)
            said = ngettext("Stopped: %(num)s task was withdrawn.", "Stopped: %(num)s tasks were withdrawn.", count)
            missing = " " + _("No next step is planned now: plan one.") if stopped.needs_plan else ""
            return _back(
                request, progress, said % {"num": count} + missing, "warning" if stopped.needs_plan else "success"
            )
    return _asked(request, "stop", form, progress, None)


def _found(request: MemberRequest, run_id: UUID) -> Progress:
    """The run as it is now, for whoever may change it."""
    rows = Run.objects.visible_to(request.member).select_related("playbook", "process__parent", "process__contact")
    run = get_object_or_404(rows, pk=run_id)
    require(
        rules.may_run(request.member, run.process),
        _("Only the handler, the supervisor or a manager can plan tasks here."),
    )
    return progress_of(run, timezone.now())


def _sent(request: MemberRequest) -> Any:
    """What was typed, also while it is only previewed."""
    return request.POST if request.method == "POST" else request.GET if "preview" in request.GET else None


def _version(form: RunForm) -> int | None:
    version: int | None = form.cleaned_data["version"]
    return version


def _shifted(progress: Progress, form: ShiftForm) -> list[Move]:
    days, to = form.wanted if form.is_bound else (int(form["days"].value()), None)
    return planned_shift(progress, shift_of(progress, days, to))


def _paused(progress: Progress, form: PauseForm) -> list[Move]:
    if not form.is_bound:
        return []
    return planned_pause(progress, pause_of(progress, form.cleaned_data["until"]))


def _resumed(progress: Progress, form: ConfirmForm) -> list[Move]:
    return planned_resume(progress, resume_of(progress))


def _asked(request: MemberRequest, verb: str, form: RunForm, progress: Progress, moves: Moves | None) -> HttpResponse:
    """The question with the new dates as they would be; only these with ?preview=1."""
    shown: list[Move] = []
    if not form.is_bound:
        form.cleaned_data = {}  # so that it can be said already why not
    preview = request.method != "POST" and form.is_bound
    if moves is not None and progress.open and progress.run.ended_at is None and (not form.is_bound or form.is_valid()):
        with form.taking_refusals():
            shown = moves(progress, form)
    dialog, process = wants_fragment(request), progress.run.process
    context = {
        "form": form,
        "progress": progress,
        "moves": shown,
        "undated": [row.task for row in progress.open if progress.day(row) is None],
        "verb": verb,
        "process": process,
        "back": address_of(process),
        "action": request.path,
        "dialog": dialog,
        "menu": "leads" if process.kind == Process.Kind.LEAD else "postsales",
        "working": running_calendar() is not None,
        "may_delete": may_delete(request.member),
        "drops": verb == "stop" and process.has_duty and process.open_count <= len(progress.open),
    }
    if preview:
        return render(request, "playbooks/_moves.html", context)
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, f"playbooks/run_{'dialog' if dialog else 'page'}.html", context, status)


def _back(request: MemberRequest, progress: Progress, sentence: str, tone: str = "success") -> HttpResponse:
    toast(request, f"{progress.run.playbook.code} · {sentence}", tone)
    return redirect(address_of(progress.run.process))
