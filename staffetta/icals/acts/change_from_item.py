"""Somebody changes a task in his calendar: other words, another time, done, open again, cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.icals.acts.create_from_item import reminder_of
from staffetta.icals.acts.keep import keep_item, type_named
from staffetta.icals.facts import EntryChanged
from staffetta.icals.reading import Item
from staffetta.icals.texts import parts_from
from staffetta.processes import rules
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.remind import KEEP
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.plans import AlreadyPlanned, ReminderDraft
from staffetta.processes.schedule import Timing


@act
def change_from_item(task: Task, item: Item, *, expected: int | None = None, by: Actor, at: datetime) -> Task | None:
    """Have the task say what the entry says. None when the entry was cancelled: then it lies in the bin.

    Completing obeys the duty to plan (L-09): the next open task of the process counts as planned already, and where
    there is none the completion is refused, with everything else that came with it. Whoever may only complete a task
    cannot change its words and its time. Raises what changing, completing, reopening and deleting raise.
    """
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    check_version(task, expected)
    require(rules.may_complete(by, task), _("Only whoever has this task, or a manager, can change it."))
    if item.is_cancelled:
        withdraw_task(task, by=by, at=at)
        return None
    before = task.version
    values, timing, reminder = _differences(task, item, at)
    if values or timing is not None or reminder is not KEEP:
        task = change_task(task, values, timing=timing, reminder=reminder, by=by)
    if item.component == "VTODO" and item.is_done != task.is_done:
        task = (
            complete_task(task, then=_next(process, task), by=by, at=at) if item.is_done else reopen_task(task, by=by)
        )
    if keep_item(task, item) and task.version == before:
        record(EntryChanged(task_id=str(task.pk), title=task.title), about=process or task, by=by)
    else:
        unchanged()
    return task


def _next(process: Process | None, task: Task) -> AlreadyPlanned | None:
    """Where the duty holds, the open task whose turn is next."""
    if process is None or not process.has_duty:
        return None
    others = Task.objects.open().filter(process=process).exclude(pk=task.pk).in_order()
    other = others.first()
    return AlreadyPlanned(other) if other is not None else None


def _differences(task: Task, item: Item, at: datetime) -> tuple[dict[str, Any], Timing | None, Any]:
    values: dict[str, Any] = dict(parts_from(item.text, task))
    if item.title and item.title != task.title:
        values["title"] = item.title
    if "title" not in values and not item.title and task.title != _("Untitled"):
        values["title"] = _("Untitled")
    # A program that shows no categories leaves the activity type alone, and so does one with words of its own.
    wanted = type_named(item.categories)
    if wanted is not None and wanted != task.activity_type:
        values["activity_type"] = wanted
    known = Timing(task.all_day, task.date, task.starts_at, task.ends_at)
    timing = item.timing if item.timing != known else None
    return values, timing, _reminder(task, item, at)


def _reminder(task: Task, item: Item, at: datetime) -> ReminderDraft | None | object:
    due = Reminder.objects.filter(task=task).values_list("due_at", flat=True).first()
    if item.remind_at == due:
        return KEEP
    if item.remind_at is not None:
        if item.remind_at <= at:
            return KEEP  # an old alarm, which became none
        return reminder_of(item, task.assignee, at) or KEEP
    return None
