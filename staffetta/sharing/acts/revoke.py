"""A link opens nothing any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.editions import need_edition
from staffetta.sharing import rules
from staffetta.sharing.facts import ShareRevoked
from staffetta.sharing.models import Share


@act
def revoke_share(share: Share, *, by: Actor, at: datetime) -> Share:
    """Revoke the link at once and for good. Raises NotInEdition."""
    post_sales = PostSalesProcess.objects.locked(share.post_sales)
    share = Share.objects.locked(share)
    need_edition(post_sales.process)
    require(rules.may_share(by, post_sales), _("Only the handler, the supervisor or a manager can revoke this."))
    if share.revoked_at is not None:
        unchanged()
        return share
    share.revoked_at = at
    share.save(update_fields=["revoked_at"])
    record(ShareRevoked(share_id=str(share.pk)), about=post_sales, by=by)
    return share
