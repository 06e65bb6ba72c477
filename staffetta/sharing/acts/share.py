"""A customer is given a link to his post-sales process."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.editions import need_edition
from staffetta.sharing import rules
from staffetta.sharing.facts import PostSalesShared
from staffetta.sharing.models import Share
from staffetta.sharing.tokens import digest_of, new_token

DAYS = 90
MOST_DAYS = 730
MOST_OPEN = 20


class TooManyLinks(Refused):
    """So many are open that nobody knows any more who has which."""


class NothingPersonalLeft(Refused):
    """The contact was anonymised; there is nobody to show anything to."""


@act
def share_post_sales(
    post_sales: PostSalesProcess, *, language: str, days: int = DAYS, by: Actor, at: datetime
) -> tuple[Share, str]:
    """Make a link and answer its secret, which is told this once and kept nowhere. It shows the tasks that are marked
    as visible, now and later, for so many days. Raises Invalid, TooManyLinks, NothingPersonalLeft, NotInEdition."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    need_edition(post_sales.process)
    require(rules.may_share(by, post_sales), _("Only the handler, the supervisor or a manager can share this."))
    wrong = {}
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = _("Choose one of the languages offered.")
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = _("Use between 1 and {count} days.").format(count=MOST_DAYS)
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    contact = post_sales.process.contact
    if contact is not None and contact.anonymised_at is not None:
        raise NothingPersonalLeft(_("The contact was anonymised; its process cannot be shared."))
    if Share.objects.filter(post_sales=post_sales).open(at).count() >= MOST_OPEN:
        raise TooManyLinks(_("{count} links are open already. Revoke one first.").format(count=MOST_OPEN))
    token = new_token(post_sales.workspace_id)
    share = Share.objects.create(
        post_sales=post_sales,
        digest=digest_of(token),
        language=language,
        created_by=by if isinstance(by, Member) else None,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    until = share.expires_at.date().isoformat()
    record(PostSalesShared(share_id=str(share.pk), language=language, until=until), about=post_sales, by=by)
    return share, token
