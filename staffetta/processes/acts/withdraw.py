"""A planned task goes: it was a mistake, or is not wanted any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin.acts.put_away import put_away
from staffetta.bin.models import BinEntry
from staffetta.bin.rules import require_right
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition
from staffetta.processes.facts import TaskWithdrawn
from staffetta.processes.models import Process, Task


class OnlyPlanned(Refused):
    """The duty to plan holds, and this task is all that is planned (L-09)."""

    status = 422


@act
def withdraw_task(task: Task, *, expected: int | None = None, by: Actor, at: datetime) -> BinEntry:
    """Delete a task (P-13): it lies in the bin, with its reminder. Its notes and files stay in the work history.

    Deleting is not a way around the duty to plan: the only open task of a process that carries it stays until another
    one is planned. Raises Forbidden, OnlyPlanned, Stale.
    """
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    require(rules.may_change(by, task), _("Only the handler, the supervisor or a manager can delete this task."))
    require_right(by)
    check_version(task, expected)
    if process is not None and process.has_duty and not task.is_done and not _has_another(process, task):
        raise OnlyPlanned(_("This is the only planned step. Plan the next one first, then delete this one."))
    subject = process or task.contact or task
    contact = process.contact_id or process.person_id if process is not None else None
    record(TaskWithdrawn(task_id=str(task.pk), title=task.title), about=subject, by=by)
    about = (task.contact_id, contact)
    entry = put_away(task, "task", task.title, subject=subject, about=about, by=by, at=at)
    if process is not None:
        sum_up(process)
    return entry


def _has_another(process: Process, task: Task) -> bool:
    return Task.objects.open().filter(process=process).exclude(pk=task.pk).exists()
