"""Tasks one by one: tick, take, give back, assign, edit; and the fragments and lists that show them."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.once import once
from staffetta.bin.asking import say_deleted
from staffetta.contacts.models import Contact
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.give_back import give_back_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.take import AlreadyTaken, had_by, take_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.addresses import address_of_task
from staffetta.processes.forms.assigning import AssignForm
from staffetta.processes.forms.planning import TaskForm
from staffetta.processes.forms.timing import asked_times
from staffetta.processes.models import Process, Task
from staffetta.processes.rows import linked_tasks, row_of
from staffetta.processes.rules import Standing
from staffetta.processes.views.answers import changed, saved, stays
from staffetta.ui.middleware import is_htmx
from staffetta.ui.page import render, toast, wants_fragment


def _task(request: MemberRequest, task_id: UUID) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.member).for_rows(), pk=task_id)


def _row(request: MemberRequest, task: Task, status: int = 200) -> HttpResponse:
    """The line of the task as it is now; without scripts, the page it stands on."""
    if not is_htmx(request):
        return redirect(address_of_task(task))
    if not Task.objects.visible_to(request.member).filter(pk=task.pk).exists():
        return changed(HttpResponse(""))
    shown = {"stay": stays(request), "show_about": request.POST.get("about") != "0"}
    row = row_of(task, request.member, timezone.now(), **shown)
    return changed(render(request, "processes/_task.html", {"row": row}, status))


@require_POST
@signed_in
def tick(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Complete at once; where the duty to plan holds the act refuses, and the form is the way (L-09)."""
    return _row(request, complete_task(_task(request, task_id), by=request.member, at=timezone.now()))


@require_POST
@signed_in
def reopen(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Take the tick away (P-07)."""
    return _row(request, reopen_task(_task(request, task_id), by=request.member))


@require_POST
@signed_in
def take(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Take a task of one's group (T-02). Whoever comes too late is told so, and sees who has it."""
    with suppress(AlreadyTaken):
        task = take_task(_task(request, task_id), by=request.member)
        toast(request, _("You have taken: %(title)s") % {"title": task.title})
        return _row(request, task)
    task = _task(request, task_id)
    toast(request, had_by(task), "danger")
    return _row(request, task, 409)


@require_POST
@signed_in
def give_back(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Give a task back to the group it was taken from."""
    return _row(request, give_back_task(_task(request, task_id), by=request.member))


@require_POST
@signed_in
def delete(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Delete a task, unless the duty to plan needs it (P-13, L-09)."""
    task = _task(request, task_id)
    address = address_of_task(task)
    say_deleted(request, withdraw_task(task, by=request.member, at=timezone.now()))
    return changed(render(request, "processes/_nothing.html")) if is_htmx(request) else redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assign(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Put the task into other hands (L-16)."""
    task = _task(request, task_id)
    form = AssignForm(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid():
        with form.taking_refusals():
            assignee, group = form.cleaned_data["assignee"]
            assign_task(task, assignee=assignee, group=group, by=request.member)
            return saved(request, _("The task was assigned."), address_of_task(task))
    return _form(request, "processes/assign", form, task)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Change what a task says and when it is."""
    task = _task(request, task_id)
    form = TaskForm(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid():
        with form.taking_refusals():
            assignee, group = form.cleaned_data["assignee"]
            change_task(
                task,
                form.texts,
                timing=form.timing,
                reminder=form.reminder,
                hands=(assignee, group),
                expected=form.cleaned_data["version"],
                by=request.member,
            )
            return saved(request, _("The task was saved."), address_of_task(task))
    return _form(request, "processes/edit", form, task)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def new(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """A task about a contact alone (T-01)."""
    contact = get_object_or_404(Contact.objects.visible_to(request.member), pk=contact_id)
    form = TaskForm(
        request.POST if request.method == "POST" else None, initial={"all_day": True, **asked_times(request.GET)}
    )
    if form.is_valid():
        with form.taking_refusals():
            task = plan_task(None, form.plan, contact=contact, by=request.member)
            return saved(request, _("The task was planned."), address_of_task(task))
    return _form(request, "processes/new", form, None, contact)


def _form(
    request: MemberRequest,
    template: str,
    form: TaskForm | AssignForm,
    task: Task | None,
    contact: Contact | None = None,
) -> HttpResponse:
    dialog = wants_fragment(request)
    context = {
        "form": form,
        "task": task,
        "contact": contact,
        "address": address_of_task(task or Task(contact=contact)),
        "action": request.path,
        "stay": stays(request),
        "dialog": dialog,
        "menu": "my-day",
        "may_change": task is None or Standing(request.member).may_change(task),
    }
    return render(request, f"{template}{'_dialog' if dialog else ''}.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def linked(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """The tasks linked with a process, as a fragment (L-04); with ?tasks=all however many are open."""
    process = get_object_or_404(Process.objects.visible_to(request.member).select_related("parent"), pk=process_id)
    shown = linked_tasks(process, request.member, timezone.now(), whole=request.GET.get("tasks") == "all")
    return render(request, "processes/_linked_tasks.html", shown)
