"""Webhooks: other programs are told what happened, signed (Standard Webhooks, X-03)."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.history.models import Event
from staffetta.webhooks.querysets import DeliveryQuerySet, WebhookQuerySet


class Webhook(WorkspaceModel, Versioned):
    """An address that is told what happens.

    It is told what `member` sees, in the form in which the API would answer him. `events` are the types told; empty
    means all, also those that later versions know. While `old_secret` is valid, messages carry both signatures.
    `failing_since` and `failures` count what went wrong since the last success.
    """

    class Off(models.TextChoices):
        """Why a webhook was switched off by itself."""

        NO = "", _("It was not")
        GONE = "gone", _("The receiver answered 410: it wants no more messages")
        FAILING = "failing", _("No message has arrived for days")

    url = models.CharField(max_length=500)
    description = models.CharField(max_length=200, default="", blank=True)
    events = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="webhooks")
    secret = models.CharField(max_length=100)
    old_secret = models.CharField(max_length=100, default="", blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    switched_off = models.CharField(max_length=10, choices=Off.choices, default=Off.NO, blank=True)

    objects = WebhookQuerySet.as_manager()
    impersonal = ("url", "description", "events", "secret", "old_secret", "switched_off")

    def __str__(self) -> str:
        return self.description or self.host

    @property
    def host(self) -> str:
        """The receiver's name, short enough for a list."""
        return urlsplit(self.url).netloc

    def secrets_at(self, at: datetime) -> list[str]:
        """What to sign with: the secret, and for a day after it was renewed the one before."""
        both = self.old_secret and self.old_until is not None and at < self.old_until
        return [self.secret, self.old_secret] if both else [self.secret]


class Delivery(WorkspaceModel):
    """One message owed to one webhook. Its id is the `webhook-id`, the same at every attempt.

    `payload` is the body as it was sent, written just before the first attempt; anonymising empties it, and what is
    still to be sent is then written anew. `object_id` is the record that it tells of.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed, will be repeated")
        GIVEN_UP = "given_up", _("Given up")
        WITHHELD = "withheld", _("Withheld")

    class Trouble(models.TextChoices):
        """What went wrong at the last attempt."""

        NONE = "", _("Nothing")
        STATUS = "status", _("The receiver did not accept it")
        REDIRECT = "redirect", _("The receiver redirects; redirections are not followed")
        GONE = "gone", _("The receiver wants no more messages")
        TIMEOUT = "timeout", _("The receiver did not answer in time")
        CONNECTION = "connection", _("The connection failed")
        NAME = "name", _("The name of the receiver is unknown")
        FORBIDDEN = "forbidden", _("The address is in a private network")
        UNSEEN = "unseen", _("Whoever made the webhook may not see it, or it is gone")
        UNREADABLE = "unreadable", _("The message could not be written")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=60)
    object_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=12, choices=Trouble.choices, default=Trouble.NONE, blank=True)
    detail = models.CharField(max_length=300, default="", blank=True)
    duration_ms = models.PositiveIntegerField(null=True)
    payload = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)

    objects = DeliveryQuerySet.as_manager()
    personal = ("payload", "answer")
    impersonal = ("type", "state", "trouble", "detail")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "webhook", "event", "type"], name="webhooks_delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "webhook", "next_at", "id"],
                condition=models.Q(state__in=["waiting", "failed"]),
                name="webhooks_delivery_due",
            ),
            models.Index(fields=["workspace_id", "webhook", "-created_at", "-id"], name="webhooks_delivery_log"),
            models.Index(fields=["workspace_id", "object_id"], name="webhooks_delivery_object"),
        ]

    def __str__(self) -> str:
        return f"{self.type} to {self.webhook_id}"

    @property
    def message_id(self) -> str:
        """The `webhook-id`."""
        return f"msg_{self.pk.hex}"

    @property
    def is_open(self) -> bool:
        """Whether it will be tried (again) by itself."""
        return self.state in (self.State.WAITING, self.State.FAILED)
