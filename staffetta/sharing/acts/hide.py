"""A customer does not see this task any more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.editions import need_edition
from staffetta.processes.models import Task
from staffetta.sharing import rules
from staffetta.sharing.facts import TaskHidden
from staffetta.sharing.models import ShownTask


@act
def hide_task(post_sales: PostSalesProcess, task: Task, *, by: Actor) -> Task:
    """Have the links of the process leave the task out. Raises NotInEdition."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    need_edition(post_sales.process)
    require(rules.may_share(by, post_sales), _("Only the handler, the supervisor or a manager can share this."))
    deleted, _rows = ShownTask.objects.filter(task=task).delete()
    if not deleted:
        unchanged()
        return task
    record(TaskHidden(task_id=str(task.pk), title=task.title), about=post_sales, by=by)
    return task
