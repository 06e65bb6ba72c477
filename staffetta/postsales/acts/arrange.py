"""Put the tasks of a post-sales process into another order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.postsales import rules
from staffetta.postsales.facts import TasksArranged
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.editions import need_edition
from staffetta.processes.models import Task


class NotItsTasks(Refused):
    """The order names a task that is not one of the process's, or one twice."""

    status = 422


@act
def arrange_tasks(post_sales: PostSalesProcess, order: Sequence[UUID], *, by: Actor) -> PostSalesProcess:
    """Put these tasks first, in this order; those not named follow as they stood. Raises NotItsTasks."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    need_edition(post_sales.process)
    require(rules.may_edit(by, post_sales), _("Only the handler, the supervisor or a manager can change this."))
    known = list(Task.objects.filter(process=post_sales.pk).order_by("position", "id"))
    by_id = {task.pk: task for task in known}
    if len(set(order)) != len(order) or not set(order) <= set(by_id):
        raise NotItsTasks(_("These are not the tasks of this process; reload the page."))
    wanted = [by_id[pk] for pk in order] + [task for task in known if task.pk not in set(order)]
    if wanted == known:
        unchanged()
        return post_sales
    for position, task in enumerate(wanted):
        task.position = position
    Task.objects.bulk_update(wanted, ["position"])
    record(TasksArranged(order=[str(task.pk) for task in wanted]), about=post_sales, by=by)
    return post_sales
