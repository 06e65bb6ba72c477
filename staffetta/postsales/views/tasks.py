"""The tasks of a process, worked on in place: on the lead's page and on the process's own (P-06, P-07)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.bin.asking import say_deleted
from staffetta.core.ids import id_of
from staffetta.core.refusals import require
from staffetta.postsales import rules
from staffetta.postsales.acts.arrange import arrange_tasks
from staffetta.postsales.forms import HoldForm, TaskForm, TaskHandsForm, WaitForm
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.views.shared import after, dialog, found, task_in
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.attach import attach_file
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.plan import plan_tasks
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.wait import wait_for_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.files import store
from staffetta.processes.forms.attaching import FilesForm
from staffetta.processes.models import Reminder, Task
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER


@require_POST
@signed_in
def add(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write one more task under the others, or several, one in each line; the field stays open for the next."""
    post_sales = found(request, pk)
    lines = [line for line in request.POST.get("title", "").splitlines() if line.strip()]
    plan_tasks(post_sales.process, [Plan(title=line) for line in lines], by=request.member)
    return after(request, post_sales, focus="add")


@require_POST
@signed_in
def tick(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """The box at the left is ticked: the task is done (P-07)."""
    post_sales, task = task_in(request, pk, task_id)
    complete_task(task, by=request.member, at=timezone.now())
    return after(request, post_sales, focus=str(task.pk))


@require_POST
@signed_in
def untick(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """The tick is taken away: the task is open again."""
    post_sales, task = task_in(request, pk, task_id)
    reopen_task(task, by=request.member)
    return after(request, post_sales, focus=str(task.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """What the task says."""
    post_sales, task = _mine_to_change(request, pk, task_id)
    form = TaskForm(request.POST or None, task=task)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            values = dict(form.cleaned_data)
            change_task(task, values, expected=values.pop("version"), by=request.member)
            return after(request, post_sales)
    return dialog(request, "postsales/_change_task.html", _about(post_sales, task), form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assign(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Who carries the task out: a person or a group (P-11); both see the lead by it, read-only (P-12)."""
    post_sales, task = _mine_to_change(request, pk, task_id)
    form = TaskHandsForm(request.POST or None, task=task)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            assignee, group = form.cleaned_data["who"]
            assign_task(task, assignee=assignee, group=group, by=request.member)
            return after(request, post_sales)
    return dialog(request, "postsales/_assign_task.html", _about(post_sales, task), form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hold(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Put the task on hold until it is reminded of (P-07, T-03)."""
    post_sales, task = _mine_to_change(request, pk, task_id)
    form = HoldForm(request.POST or None, initial=_reminder(task), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            change_task(task, {}, reminder=ReminderDraft(**form.cleaned_data), by=request.member)
            return after(request, post_sales)
    return dialog(request, "postsales/_hold.html", _about(post_sales, task), form)


@require_POST
@signed_in
def resume(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """To do again at once: reminder and date are taken away."""
    post_sales, task = task_in(request, pk, task_id)
    change_task(task, {}, timing=WHENEVER, reminder=None, by=request.member)
    return after(request, post_sales)


@require_POST
@signed_in
def move(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """One place up or down."""
    post_sales, task = task_in(request, pk, task_id)
    order = list(Task.objects.filter(process=post_sales.pk).order_by("position", "id").values_list("pk", flat=True))
    place = order.index(task.pk)
    other = place - 1 if request.POST.get("to") == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    arrange_tasks(post_sales, order, by=request.member)
    return after(request, post_sales)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wait(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """What has to be done before it can be: another task of the process."""
    post_sales, task = _mine_to_change(request, pk, task_id)
    form = WaitForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            wait_for_task(task, form.cleaned_data["waits_for"], by=request.member)
            return after(request, post_sales, focus=str(task.pk))
    return dialog(request, "postsales/_wait.html", _about(post_sales, task), form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def files(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """Files of the task: whoever works on the process adds them."""
    post_sales, task = task_in(request, pk, task_id)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            for upload in form.cleaned_data["files"]:
                attach_file(post_sales.process, store(upload), task=task, by=request.member, at=timezone.now())
            return after(request, post_sales, focus=str(task.pk))
    return dialog(request, "postsales/_files.html", _about(post_sales, task), form)


@require_POST
@signed_in
def delete(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """The task goes into the bin (P-13)."""
    post_sales, task = task_in(request, pk, task_id)
    say_deleted(request, withdraw_task(task, by=request.member, at=timezone.now()))
    return after(request, post_sales)


@require_POST
@signed_in
def arrange(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The tasks in the order in which they were dropped."""
    post_sales = found(request, pk)
    order = [one for text in request.POST.get("ids", "").split(",") if (one := id_of(text)) is not None]
    arrange_tasks(post_sales, order, by=request.member)
    moved = id_of(request.POST.get("focus", ""))
    return after(request, post_sales, focus=f"{moved}-handle" if moved else "")


def _mine_to_change(request: MemberRequest, pk: UUID, task_id: UUID) -> tuple[PostSalesProcess, Task]:
    post_sales, task = task_in(request, pk, task_id)
    require(
        rules.may_edit(request.member, post_sales),
        _("Only the handler, the supervisor or a manager can change this task."),
    )
    return post_sales, task


def _about(post_sales: PostSalesProcess, task: Task) -> dict[str, Any]:
    return {"post_sales": post_sales, "task": task}


def _reminder(task: Task) -> dict[str, Any]:
    known = Reminder.objects.filter(task=task).first()
    return {"date": known.date, "at": known.at, "minutes": known.minutes} if known else {}
