"""A webhook gets another secret."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.webhooks import rules
from staffetta.webhooks.drafts import new_secret
from staffetta.webhooks.facts import SecretRenewed
from staffetta.webhooks.models import Webhook
from staffetta.webhooks.schedule import BOTH_SECRETS


@act
def renew_secret(webhook: Webhook, *, expected: int | None = None, by: Actor, at: datetime) -> Webhook:
    """For 24 hours messages are signed with both secrets, so that the receiver can be changed without losing one."""
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    webhook = Webhook.objects.locked(webhook)
    check_version(webhook, expected)
    webhook.old_secret, webhook.old_until = webhook.secret, at + BOTH_SECRETS
    webhook.secret = new_secret()
    webhook.version += 1
    webhook.save(update_fields=["secret", "old_secret", "old_until", "version", "changed_at"])
    record(SecretRenewed(), about=webhook, by=by)
    return webhook
