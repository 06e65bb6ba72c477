"""An open task goes from somebody who leaves to somebody who stays (U-01)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.accounts.rules import may_administer
from staffetta.core.acts import act, unchanged
from staffetta.core.refusals import require
from staffetta.processes.acts.assign import put_into
from staffetta.processes.acts.plan import check_assignment
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import Plan


@act
def hand_over_task(task: Task, taker: Member, *, by: Actor) -> None:
    """Give the task to the taker, whatever the edition lets be assigned (P-14): nobody shall be kept from leaving.
    Raises NotAssignable for a taker who was deactivated."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    require(may_administer(by), _("Only administrators can hand over what others hold."))
    check_assignment(taker, Plan(title=task.title), by)
    if task.assignee_id == taker.pk:
        unchanged()
        return
    put_into(task, process, taker, None, by)
