"""Addresses at which calendars elsewhere read somebody's tasks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.subscriptions.querysets import SubscriptionQuerySet


class Subscription(WorkspaceModel):
    """A secret address of a member's calendar, and what is in it (T-07).

    Only the digest of its secret is kept; whoever lost the address makes a new one for the same calendar. Whoever has
    it reads, without signing in, what the member himself sees at that moment, and nothing when he is deactivated.
    """

    class Whose(models.TextChoices):
        MINE = "mine", pgettext_lazy("tasks in a calendar", "Mine")
        GROUPS = "groups", pgettext_lazy("tasks in a calendar", "Mine and my groups'")

    class Detail(models.TextChoices):
        FULL = "full", pgettext_lazy("detail of a calendar", "Everything: what, about whom, notes, link")
        BUSY = "busy", pgettext_lazy("detail of a calendar", "Only that I am busy")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="calendar_subscriptions")
    label = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    whose = models.CharField(max_length=10, choices=Whose.choices, default=Whose.GROUPS)
    detail = models.CharField(max_length=10, choices=Detail.choices, default=Detail.FULL)
    timed_only = models.BooleanField(default=False)
    with_done = models.BooleanField(default=False)
    with_alarms = models.BooleanField(default=True)
    as_todos = models.BooleanField(default=False)
    days_back = models.PositiveSmallIntegerField(default=30)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_client = models.CharField(max_length=120, default="", blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()
    impersonal = ("label", "digest", "whose", "detail", "last_client")

    class Meta:
        db_table = "calendars_subscription"  # where it stood before it had a room of its own
        constraints = [models.UniqueConstraint(fields=["workspace_id", "digest"], name="calendars_subscription_digest")]

    def __str__(self) -> str:
        return self.label
