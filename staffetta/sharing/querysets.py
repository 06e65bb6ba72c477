"""Named reads of links."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.sharing.models import Share


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self, now: datetime) -> ShareQuerySet:
        """Those that let somebody in."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def locked(self, share: Share) -> Share:
        return self.select_for_update(of=("self",)).select_related("post_sales__process").get(pk=share.pk)
