"""Put a task into other hands (L-16, P-11)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Group, Member, Workspace
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.processes import rules
from staffetta.processes.acts.plan import check_assignment
from staffetta.processes.acts.remind import reckon_reminder
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition, need_hands
from staffetta.processes.facts import TaskAssigned
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import Plan
from staffetta.processes.schedule import Timing, hold_until, zone_of


@act
def assign_task(
    task: Task, *, assignee: Member | None = None, group: Group | None = None, expected: int | None = None, by: Actor
) -> Task:
    """Give a task to one member or to one group. Raises Invalid for both at once (worked case 6)."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    require(rules.may_change(by, task), _("Only the handler, the supervisor or a manager can assign this task."))
    check_assignment(assignee, Plan(title=task.title, group=group), by)
    check_version(task, expected)
    if (task.assignee, task.group) == (assignee, group):
        unchanged()
        return task
    need_hands(process, alone=True)
    put_into(task, process, assignee, group, by)
    return task


def put_into(task: Task, process: Process | None, assignee: Member | None, group: Group | None, by: Actor) -> None:
    """Give a locked task to whom it goes, and tell of it. Within an act."""
    give(task, process, assignee=assignee, group=group, workspace=Workspace.objects.get(pk=task.workspace_id))
    told = TaskAssigned(
        task_id=str(task.pk),
        assignee_id=str(assignee.pk) if assignee else "",
        group_id=str(group.pk) if group else "",
        title=task.title,
    )
    record(told, about=process or task, by=by)


def give(
    task: Task,
    process: Process | None,
    *,
    assignee: Member | None,
    group: Group | None,
    taken_from: Group | None = None,
    workspace: Workspace,
) -> None:
    """Change the hands of a locked task; its day begins in the new assignee's time zone. Within an act."""
    task.assignee, task.group, task.taken_from = assignee, group, taken_from
    where = zone_of(assignee, workspace)
    due_at = reckon_reminder(task, where)
    timing = Timing(task.all_day, task.date, task.starts_at, task.ends_at)
    if not task.is_blocked:
        task.hold_until = hold_until(timing, due_at, where)
    task.version += 1
    task.save(update_fields=["assignee", "group", "taken_from", "hold_until", "version", "changed_at"])
    if process is not None:
        sum_up(process)
