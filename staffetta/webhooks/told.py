"""What this room adds to administration, history, inbox and the reach of anonymising; called once, by the apps."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.contacts import trails
from staffetta.contacts.ties import declare_loose
from staffetta.history import subjects
from staffetta.notices import kinds
from staffetta.ui import administration
from staffetta.webhooks import rules
from staffetta.webhooks.acts.note import NOTICE
from staffetta.webhooks.models import Delivery, Webhook


def register() -> None:
    """Tell the rooms beneath."""
    administration.add(
        "webhooks",
        _("Webhooks"),
        _("Tell other programs what happens here, the moment it happens."),
        "webhook",
        "webhooks:webhooks",
        group="system",
        needs=rules.may_manage,
    )
    trails.declare(
        Delivery,
        _("Messages to other programs"),
        clear={"payload": "", "answer": ""},
        mentions=("payload", "answer"),
        follows="object_id",
        order=90,
    )
    declare_loose(Delivery, "object_id", "a message tells of the very record to which something happened")
    kinds.register(
        NOTICE,
        _("The webhook {host} was switched off: its messages do not arrive"),
        lambda notice: reverse("webhooks:webhook", kwargs={"webhook_id": notice.subject_id}),
        icon="webhook",
        label=_("A webhook was switched off"),
        visible=kinds.to_administrators,
        needs=rules.may_manage,
    )
    subjects.register(
        Webhook,
        label=_("Webhook"),
        icon="webhook",
        visible=Webhook.objects.visible_to,
        href=lambda webhook: reverse("webhooks:webhook", kwargs={"webhook_id": webhook.pk}),
        fields={
            "url": _("Address"),
            "description": _("Description"),
            "events": _("Messages"),
            "is_active": _("Switched on"),
        },
    )
    subjects.say("webhooks.switched_off", "why", lambda value: str(Webhook.Off(value).label))
    for kind, icon, tone in (
        ("made", "plus", "success"),
        ("switched_off", "unplug", "danger"),
        ("secret_renewed", "key-round", "neutral"),
        ("tried", "send", "neutral"),
        ("retried", "rotate-ccw", "neutral"),
        ("replayed", "history", "neutral"),
        ("deleted", "trash-2", "neutral"),
    ):
        subjects.sign(f"webhooks.{kind}", icon, tone)
