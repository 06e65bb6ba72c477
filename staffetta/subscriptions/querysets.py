"""Named reads of subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from staffetta.accounts.rules import is_administrator

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.subscriptions.models import Subscription  # noqa: F401


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, member: Member) -> SubscriptionQuerySet:
        """A member's own, newest first."""
        return self.filter(member=member).order_by("-created_at", "-pk")

    def visible_to(self, member: Member) -> SubscriptionQuerySet:
        """One's own; administrators may end anybody's."""
        rows = self.select_related("member__user")
        return rows if is_administrator(member) else rows.filter(member=member)
