"""Named reads of what is owed by e-mail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.mail.models import Letter, Line  # noqa: F401  # the generic argument


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, member: Member) -> LetterQuerySet:
        """Administrators see to whom letters went and whether they arrived, never what they say."""
        return self.select_related("to") if member.is_administrator else self.none()

    def waiting(self) -> LetterQuerySet:
        return self.filter(state="waiting")

    def handed(self) -> LetterQuerySet:
        """Those whose last dot was sent and whose answer nobody has noted."""
        return self.filter(state="handed")

    def locked(self, pk: UUID) -> Letter | None:
        """None when it was deleted meanwhile."""
        return self.select_for_update(of=("self",)).filter(pk=pk).first()


class LineQuerySet(models.QuerySet["Line"]):
    def loose(self) -> LineQuerySet:
        """Those that are in no letter yet."""
        return self.filter(letter=None)

    def due(self, at: datetime) -> LineQuerySet:
        return self.loose().filter(due_at__lte=at)
