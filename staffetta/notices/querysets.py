"""Named reads of the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.notices.models import Notice, Preferences  # noqa: F401


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, member: Member) -> NoticeQuerySet:
        """Everybody reads his own inbox only."""
        return self.filter(to=member).select_related("by")

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def not_yet_seen(self) -> NoticeQuerySet:
        """Unread, or read from the beginning because their reader wants none of it on his page."""
        return self.filter(models.Q(read_at=None) | models.Q(read_at=models.F("told_at")))

    def of_kind(self, kind: str) -> NoticeQuerySet:
        """Of this kind; all without one."""
        return self.filter(kind=kind) if kind else self

    def old(self, before: datetime) -> NoticeQuerySet:
        return self.filter(told_at__lt=before)


class PreferencesQuerySet(models.QuerySet["Preferences"]):
    def locked(self, member: Member) -> Preferences | None:
        return self.select_for_update().filter(member=member).first()

    def with_agenda(self) -> PreferencesQuerySet:
        """Of those who want their day by e-mail, with the person behind."""
        return self.exclude(agenda_at=None).filter(member__deactivated_at=None).select_related("member__user")
