"""The note-and-plan form, as a dialogue and as a page (L-05 to L-10)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.once import once
from staffetta.processes.acts.complete import AlreadyDone, complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.addresses import address_of
from staffetta.processes.forms.planning import CompletingForm, NoteForm, PlanForm
from staffetta.processes.forms.timing import asked_times
from staffetta.processes.models import Process, Task
from staffetta.processes.views.answers import kept_for, received, saved, stays
from staffetta.ui.page import render, wants_fragment

FormOf = PlanForm | NoteForm | CompletingForm


def _process(request: MemberRequest, process_id: UUID) -> Process:
    rows = Process.objects.visible_to(request.member).select_related("contact", "handler")
    return get_object_or_404(rows, pk=process_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def plan(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """*Plan tasks*: a note about what was done and the next task; both are saved, or neither."""
    process, now = _process(request, process_id), timezone.now()
    form = PlanForm(*_sent(request), process=process, now=now, initial=asked_times(request.GET))
    files = received(request, form) if request.method == "POST" else ()
    if form.is_valid():
        with form.taking_refusals():
            write_note(process, form.note(files), plan=form.plan, by=request.member, at=now)
            return saved(request, _("Saved: the note and the next task."), address_of(process))
    return _shown(request, form, process, files)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def note(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """A note alone, for whoever has nothing to plan here."""
    process = _process(request, process_id)
    form = NoteForm(*_sent(request), process=process)
    files = received(request, form) if request.method == "POST" else ()
    if form.is_valid():
        with form.taking_refusals():
            write_note(process, form.note(files), by=request.member, at=timezone.now())
            return saved(request, _("The note was saved."), address_of(process))
    return _shown(request, form, process, files)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def complete(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Complete a task: what was done, and the next step (L-09)."""
    rows = Task.objects.visible_to(request.member).for_rows()
    task, now = get_object_or_404(rows.exclude(process=None), pk=task_id), timezone.now()
    if task.is_done:
        raise AlreadyDone(_("This task is done already."))
    assert task.process is not None
    form = CompletingForm(*_sent(request), task=task, now=now, by=request.member)
    files = received(request, form) if request.method == "POST" else ()
    if form.is_valid():
        with form.taking_refusals():
            complete_task(
                task,
                note=form.note(files),
                then=form.then,
                actual_hours=form.cleaned_data["actual_hours"],
                move_rest=form.cleaned_data["move_rest"],
                by=request.member,
                at=now,
            )
            return saved(request, _("Done: %(title)s") % {"title": task.title}, address_of(task.process))
    return _shown(request, form, task.process, files, task)


def _sent(request: MemberRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _shown(
    request: MemberRequest, form: FormOf, process: Process, files: tuple[object, ...], task: Task | None = None
) -> HttpResponse:
    dialog = wants_fragment(request)
    context = {
        "form": form,
        "record": process,
        "about": [process.title, *([process.contact.name] if process.contact else [])],
        "handler": process.handler,
        "task": task,
        "kept": kept_for(request, files) if files else [],  # type: ignore[arg-type]
        "address": address_of(process),
        "action": request.path,
        "stay": stays(request),
        "dialog": dialog,
        "menu": "leads",
        "own": process.handler_id == request.member.pk,
    }
    template = "processes/plan_dialog.html" if dialog else "processes/plan.html"
    return render(request, template, context, status=422 if form.errors else 200)
