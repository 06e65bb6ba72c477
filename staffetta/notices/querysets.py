"""Named reads of the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.notices.models import Notice  # noqa: F401


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, member: Member) -> NoticeQuerySet:
        """Everybody reads his own inbox only."""
        return self.filter(to=member).select_related("by")

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)
