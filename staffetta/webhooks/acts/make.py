"""Another program is to be told what happens."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.webhooks import rules
from staffetta.webhooks.drafts import WebhookDraft, checked_description, checked_events, checked_url, new_secret
from staffetta.webhooks.facts import WebhookMade
from staffetta.webhooks.models import Webhook
from staffetta.webhooks.wanted import forget

MOST = 50


class TooMany(Refused):
    """So many webhooks are there already."""


@act
def make_webhook(draft: WebhookDraft, *, by: Member, at: datetime) -> Webhook:
    """A webhook that tells what `by` may see, from now on. Its secret is shown to its maker this once.

    Raises Forbidden, Invalid, TooMany.
    """
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    if Webhook.objects.count() >= MOST:
        raise TooMany(_("There are {count} webhooks already. Delete one that is no longer used.").format(count=MOST))
    forget()
    made = Webhook.objects.create(
        url=checked_url(draft.url),
        description=checked_description(draft.description),
        events=checked_events(draft.events),
        is_active=draft.is_active,
        member=by,
        secret=new_secret(),
    )
    record(WebhookMade(host=made.host), about=made, by=by)
    return made
