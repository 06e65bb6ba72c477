"""A program is no longer told anything."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.webhooks import rules
from staffetta.webhooks.facts import WebhookDeleted
from staffetta.webhooks.models import Webhook
from staffetta.webhooks.wanted import forget


@act
def delete_webhook(webhook: Webhook, *, expected: int | None = None, by: Actor) -> None:
    """With its log, and with what was still to be sent."""
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    forget()
    webhook = Webhook.objects.locked(webhook)
    check_version(webhook, expected)
    record(WebhookDeleted(host=webhook.host), about=webhook, by=by)
    webhook.delete()
