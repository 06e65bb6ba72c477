"""A webhook goes elsewhere, tells something else, or is switched on or off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.webhooks import rules
from staffetta.webhooks.drafts import checked_description, checked_events, checked_url
from staffetta.webhooks.facts import WebhookChanged
from staffetta.webhooks.models import Webhook
from staffetta.webhooks.waking import wake
from staffetta.webhooks.wanted import forget

CHECKS: dict[str, Callable[[Any], Any]] = {
    "url": checked_url,
    "description": checked_description,
    "events": checked_events,
    "is_active": bool,
}


@act
def change_webhook(webhook: Webhook, values: Mapping[str, Any], *, expected: int | None = None, by: Actor) -> Webhook:
    """Set some of url, description, events and is_active.

    Switched on again, it sends what has been waiting, and has five days anew before it is switched off for failing.
    Raises Forbidden, Invalid, Stale.
    """
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    forget()
    webhook = Webhook.objects.locked(webhook)
    checked = {name: CHECKS[name](value) for name, value in values.items()}
    changes = apply(webhook, checked, expected=expected)
    if not changes:
        unchanged()
        return webhook
    if {"url", "is_active"} & changes.after.keys():
        webhook.failures, webhook.failing_since, webhook.switched_off = 0, None, Webhook.Off.NO
        webhook.save(update_fields=["failures", "failing_since", "switched_off"])
    if webhook.is_active:
        wake()
    record(WebhookChanged(changes=changes), about=webhook, by=by)
    return webhook
