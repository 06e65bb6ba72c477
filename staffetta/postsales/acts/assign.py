"""Hand a post-sales process over: the baton passes to somebody else (P-11)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.postsales import rules
from staffetta.postsales.acts.open import check_active
from staffetta.postsales.facts import PostSalesAssigned
from staffetta.postsales.models import PostSalesProcess


@act
def assign_post_sales(
    post_sales: PostSalesProcess, assignee: Member, *, expected: int | None = None, by: Actor
) -> PostSalesProcess:
    """Give the process to a member, who sees the lead for as long as it is his (P-12). Raises Invalid, Stale."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    require(rules.may_edit(by, post_sales), _("Only the handler, the supervisor or a manager can assign this."))
    check_active(assignee)
    before = post_sales.process.handler_id
    if not apply(post_sales.process, {"handler": assignee}, expected=expected):
        unchanged()
        return post_sales
    told = PostSalesAssigned(
        handler_id=str(assignee.pk),
        before=str(before or ""),
        title=post_sales.process.title,
        name=assignee.name,
    )
    record(told, about=post_sales, by=by)
    return post_sales
