"""Set the reminder of a task, put it off, remove it: a dialogue, or a page of its own without scripts."""

from __future__ import annotations

from datetime import datetime, tzinfo
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.firm import running_firm
from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import Refused
from staffetta.notices.acts.read import read_notices
from staffetta.notices.models import Notice
from staffetta.processes.addresses import address_of_task
from staffetta.processes.models import Reminder, Task
from staffetta.processes.moments import Choice, quick_moments, soon_moments
from staffetta.processes.rules import Standing
from staffetta.processes.schedule import zone_of
from staffetta.processes.views.answers import saved, stays
from staffetta.reminders.acts.remove import remove_reminder
from staffetta.reminders.acts.set import set_reminder
from staffetta.reminders.acts.snooze import snooze_reminder
from staffetta.reminders.forms import ReminderForm
from staffetta.reminders.told import DUE
from staffetta.ui.formats import minutes
from staffetta.ui.page import render, wants_fragment


def _task(request: MemberRequest, task_id: UUID) -> Task:
    rows = Task.objects.visible_to(request.member).for_rows().select_related("assignee__user")
    return get_object_or_404(rows, pk=task_id)


def _choices(now: datetime, where: tzinfo) -> list[Choice]:
    return [*soon_moments(now, where), *quick_moments(now, where)]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remind(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """*Remind me…*: a usual moment by one press, or any other."""
    task, now = _task(request, task_id), timezone.now()
    where = zone_of(task.assignee, running_firm())
    known = Reminder.objects.filter(task=task).first()
    form = ReminderForm(request.POST if request.method == "POST" else None, known=known, where=where)
    if form.is_valid():
        with form.taking_refusals():
            set_reminder(task, form.draft, by=request.member, at=now)
            return saved(request, _("The reminder is set."), address_of_task(task))
    context = {
        "form": form,
        "task": task,
        "known": known,
        "duration": minutes(Decimal(known.minutes) / 60) if known is not None and known.minutes else "",
        "choices": _choices(now, where),
        "zone": _other_zone(task, where),
        "may_change": not task.is_done and Standing(request.member).may_remind(task),
        "address": address_of_task(task),
        "stay": stays(request),
        "dialog": wants_fragment(request),
        "menu": "my-day",
    }
    template = "reminders/remind_dialog.html" if context["dialog"] else "reminders/remind.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _other_zone(task: Task, where: tzinfo) -> str:
    """Whose clocks the reminder goes by, if they are not the reader's."""
    if str(where) == str(timezone.get_current_timezone()):
        return ""
    return task.assignee.name if task.assignee is not None else running_firm().name


@require_POST
@signed_in
def snooze(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Be reminded at one of the usual moments; what the inbox says of the task counts as read."""
    task, now = _task(request, task_id), timezone.now()
    chosen = {one.key: one for one in _choices(now, zone_of(task.assignee, running_firm()))}
    wanted = chosen.get(request.POST.get("choice", ""))
    if wanted is None:
        raise Refused(_("Choose one of the moments offered; this one has passed."))
    snooze_reminder(task, wanted.draft, by=request.member, at=now)
    _read(request, task, now)
    return saved(request, _("You will be reminded: %(when)s") % {"when": wanted.label}, address_of_task(task))


@require_POST
@signed_in
def remove(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """No reminder any more."""
    task = _task(request, task_id)
    remove_reminder(task, by=request.member)
    return saved(request, _("The reminder is removed."), address_of_task(task))


def _read(request: MemberRequest, task: Task, now: datetime) -> None:
    unread = Notice.objects.visible_to(request.member).unread().filter(kind=DUE, subject_id=task.pk)
    ids = list(unread.values_list("pk", flat=True))
    if ids:
        read_notices(request.member, at=now, ids=ids)
