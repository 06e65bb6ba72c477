"""Hand a post-sales process over: the baton passes to somebody else (P-11)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor, Member
from staffetta.accounts.rules import may_administer
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.postsales import rules
from staffetta.postsales.acts.open import check_active
from staffetta.postsales.facts import PostSalesAssigned
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.assign import give
from staffetta.processes.editions import need_edition
from staffetta.processes.models import Task


@act
def assign_post_sales(
    post_sales: PostSalesProcess, assignee: Member, *, expected: int | None = None, by: Actor
) -> PostSalesProcess:
    """Give the process to a member, who sees the lead for as long as it is his (P-12). Raises Invalid, Stale."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    need_edition(post_sales.process)
    require(rules.may_edit(by, post_sales), _("Only the handler, the supervisor or a manager can assign this."))
    check_active(assignee)
    before = post_sales.process.handler_id
    if not apply(post_sales.process, {"handler": assignee}, expected=expected):
        unchanged()
        return post_sales
    _tell(post_sales, assignee, before, by)
    _bring_tasks_along(post_sales, assignee, before)
    return post_sales


@act
def hand_over_post_sales(post_sales: PostSalesProcess, taker: Member, *, by: Actor) -> None:
    """Give the process of somebody who leaves to somebody who stays (U-01), whatever the edition is (P-14). His open
    tasks are handed over beside it. Raises Invalid for a taker who was deactivated."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    require(may_administer(by), _("Only administrators can hand over what others hold."))
    check_active(taker)
    before = post_sales.process.handler_id
    if apply(post_sales.process, {"handler": taker}):
        _tell(post_sales, taker, before, by)
    else:
        unchanged()


def _bring_tasks_along(post_sales: PostSalesProcess, assignee: Member, before: UUID | None) -> None:
    """What is open in the hands of whoever had the process goes with it: else he would still see the lead (P-12)."""
    for task in Task.objects.open().filter(process=post_sales.pk, assignee=before):
        give(task, post_sales.process, assignee=assignee, group=None, workspace=running_firm())


def _tell(post_sales: PostSalesProcess, assignee: Member, before: UUID | None, by: Actor) -> None:
    told = PostSalesAssigned(
        handler_id=str(assignee.pk),
        before=str(before or ""),
        title=post_sales.process.title,
        name=assignee.name,
    )
    record(told, about=post_sales, by=by)
