"""What setting and putting off have in common. Called within acts."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor
from staffetta.core.changes import check_version
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.remind import Put, hold_by, put_reminder
from staffetta.processes.editions import need_edition, need_moving
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import zone_of


class NothingToRemindOf(Refused):
    """The task is done, or has no reminder."""


class Past(Invalid):
    """The moment lies behind us."""


def held(task: Task, expected: int | None, by: Actor) -> tuple[Task, Process | None]:
    """The task and its process, locked. Raises Forbidden, Stale, NotInEdition."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    require(rules.may_complete(by, task), _("Only whoever has this task, or a manager, can change its reminder."))
    if process is not None:
        need_moving(process)
    check_version(task, expected)
    return task, process


def put(task: Task, process: Process | None, wanted: ReminderDraft, at: datetime) -> Put:
    """Lay the reminder of a held task, which waits for it. Raises Past, NothingToRemindOf, NotInEdition."""
    if task.is_done:
        raise NothingToRemindOf(_("This task is done already."))
    where = zone_of(task.assignee, running_firm())
    laid = put_reminder(task, wanted, where)
    if laid.is_new:
        _check_future(laid, wanted, where, at)
        hold_by(task, process, laid.due_at, where)
    return laid


def _check_future(laid: Put, wanted: ReminderDraft, where: tzinfo, at: datetime) -> None:
    is_today = wanted.at is None and wanted.date == at.astimezone(where).date()
    if laid.due_at is not None and laid.due_at <= at and not is_today:
        sentence = _("This moment has passed already.")
        raise Past(sentence, fields={"at" if wanted.at is not None else "date": sentence})
