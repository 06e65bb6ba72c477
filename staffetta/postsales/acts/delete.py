"""A whole post-sales process goes (P-13)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin.acts.put_away import put_away
from staffetta.bin.models import BinEntry
from staffetta.bin.rules import require_right
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.postsales import rules
from staffetta.postsales.facts import PostSalesDeleted
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.editions import need_edition


@act
def delete_post_sales(
    post_sales: PostSalesProcess, *, expected: int | None = None, batch: UUID | None = None, by: Actor, at: datetime
) -> BinEntry:
    """Delete a process with its tasks, notes and files: they lie in the bin. Whoever saw the lead only by it does not
    see it any more. `batch`: the change that deletes many.

    Raises Forbidden, Stale, NotInEdition, or Gone when somebody else was faster.
    """
    post_sales = PostSalesProcess.objects.locked(post_sales)
    process = post_sales.process
    need_edition(process)
    require(rules.may_edit(by, post_sales), _("Only the handler, the supervisor or a manager can delete this."))
    require_right(by)
    check_version(process, expected)
    lead = post_sales.lead
    record(PostSalesDeleted(post_sales_id=str(post_sales.pk), title=process.title), about=lead, by=by)
    about = (process.contact_id or process.person_id,)
    return put_away(process, "postsales", process.title, subject=lead, about=about, batch=batch, by=by, at=at)
