"""Named reads of devices, and of what is owed to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.push.models import Device, Signal  # noqa: F401  # the generic argument


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, member: Member) -> DeviceQuerySet:
        """Everybody has his own devices only."""
        return self.filter(member=member).order_by("-created_at", "-pk")


class SignalQuerySet(models.QuerySet["Signal"]):
    def due(self, at: datetime) -> SignalQuerySet:
        """What is to be sent now, the oldest first."""
        return self.filter(due_at__lte=at).select_related("device__member__user").order_by("due_at", "pk")
