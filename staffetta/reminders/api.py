"""The reminder of a task, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.firm import running_firm
from staffetta.core.api import expected_version, tag
from staffetta.processes.api.reading import actor, reminder_of, wrong
from staffetta.processes.models import Reminder, Task
from staffetta.processes.moments import in_minutes, quick_moments
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import zone_of
from staffetta.processes.schemas import ReminderIn
from staffetta.reminders.acts.remove import remove_reminder
from staffetta.reminders.acts.set import set_reminder
from staffetta.reminders.acts.snooze import snooze_reminder
from staffetta.reminders.schemas import SnoozeIn, TaskReminderOut

router = Router(tags=["Reminders"])


def _task(request: HttpRequest, task_id: UUID) -> Task:
    rows = Task.objects.visible_to(actor(request)).select_related("process__handler", "contact", "assignee__user")
    found: Task = get_object_or_404(rows, pk=task_id)
    return found


def _answer(response: HttpResponse, task: Task) -> Reminder:
    tag(response, task.version)
    found: Reminder = get_object_or_404(Reminder, task=task)
    return found


@router.get("/{task_id}/reminder", response=TaskReminderOut, summary="The reminder of a task")
def get_reminder(request: HttpRequest, response: HttpResponse, task_id: UUID) -> Reminder:
    """404 when it has none."""
    return _answer(response, _task(request, task_id))


@router.put("/{task_id}/reminder", response=TaskReminderOut, summary="Set the reminder of a task")
def put_reminder(request: HttpRequest, response: HttpResponse, task_id: UUID, body: ReminderIn) -> Reminder:
    """Or move it: another moment is told anew, the same one is not. Until then the task is on hold. A moment that has
    passed is refused (422). If-Match is the version of the task."""
    draft = reminder_of(body)
    assert draft is not None
    expected, by = expected_version(request), actor(request)
    return _answer(response, set_reminder(_task(request, task_id), draft, expected=expected, by=by, at=timezone.now()))


@router.delete("/{task_id}/reminder", response={204: None}, summary="Remove the reminder of a task")
def delete_reminder(request: HttpRequest, task_id: UUID) -> Any:
    """409 when it has none."""
    remove_reminder(_task(request, task_id), expected=expected_version(request), by=actor(request))
    return Status(204, None)


@router.post("/{task_id}/reminder/snooze", response=TaskReminderOut, summary="Be reminded again later")
def post_snooze(request: HttpRequest, response: HttpResponse, task_id: UUID, body: SnoozeIn) -> Reminder:
    """After so many minutes, at one of the usual moments, or at any other."""
    task, expected, by = _task(request, task_id), expected_version(request), actor(request)
    until = _until(task, body)
    return _answer(response, snooze_reminder(task, until, expected=expected, by=by, at=timezone.now()))


def _until(task: Task, body: SnoozeIn) -> ReminderDraft:
    now, where = timezone.now(), zone_of(task.assignee, running_firm())
    if body.minutes is not None:
        return in_minutes(body.minutes, now, where)
    wanted = reminder_of(body.until)
    if wanted is None:
        wanted = next((one.draft for one in quick_moments(now, where) if one.key == body.choice), None)
    if wanted is None:
        raise wrong("choice", _("This moment has passed already."))
    return wanted
