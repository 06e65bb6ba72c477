"""Change what a task says and when it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Group, Member, Workspace
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record_many
from staffetta.core.refusals import require
from staffetta.processes import rules
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.plan import title_of
from staffetta.processes.acts.remind import KEEP, put_reminder
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition, need_hold
from staffetta.processes.facts import TaskChanged
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.schedule import Timing, hold_until, zone_of

TEXTS = frozenset({"title", "activity_type", "remind_about", "pre_notes", "expected_hours", "actual_hours", "position"})


@act
def change_task(
    task: Task,
    values: Mapping[str, Any],
    *,
    timing: Timing | None = None,
    reminder: ReminderDraft | None | object = KEEP,
    hands: tuple[Member | None, Group | None] | None = None,
    expected: int | None = None,
    by: Actor,
) -> Task:
    """Change these fields (of TEXTS), its moments, its reminder (None removes it), and whose it is. Raises Stale,
    Invalid."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    require(rules.may_change(by, task), _("Only the handler, the supervisor or a manager can change this task."))
    wanted = {name: value for name, value in values.items() if name in TEXTS}
    if "title" in wanted:
        wanted["title"] = title_of(Plan(title=wanted["title"], activity_type=task.activity_type))
    where = zone_of(task.assignee, Workspace.objects.get(pk=task.workspace_id))
    if timing is not None:
        wanted |= timing.fields
    put = put_reminder(task, reminder, where)
    known = timing or Timing(task.all_day, task.date, task.starts_at, task.ends_at)
    if not task.is_blocked:
        wanted["hold_until"] = hold_until(known, put.due_at, where)
    before = task.hold_until
    changes = apply(task, wanted, expected=expected)
    need_hold(process, task, before)
    if process is not None:
        sum_up(process)
    told = put.told(task)
    if changes:
        told.append(TaskChanged(task_id=str(task.pk), title=task.title, changes=changes))
    if told:
        record_many([(fact, process or task) for fact in told], by=by)
    else:
        unchanged()
    if hands is not None and hands != (task.assignee, task.group):
        return assign_task(task, assignee=hands[0], group=hands[1], by=by)
    return task
