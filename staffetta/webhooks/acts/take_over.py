"""A webhook is to see with other eyes: whoever made it has left, or sees too little."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.webhooks import rules
from staffetta.webhooks.facts import WebhookTakenOver
from staffetta.webhooks.models import Webhook


@act
def take_over(webhook: Webhook, *, by: Member) -> Webhook:
    """From now on it tells what `by` may see."""
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    webhook = Webhook.objects.locked(webhook)
    if webhook.member_id == by.pk:
        unchanged()
        return webhook
    before, webhook.member = webhook.member_id, by
    webhook.version += 1
    webhook.save(update_fields=["member", "version", "changed_at"])
    record(WebhookTakenOver(before_id=str(before)), about=webhook, by=by)
    return webhook
