"""Named reads of what the firm has said about working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.workdays.models import WorkingDays


class WorkingDaysQuerySet(models.QuerySet["WorkingDays"]):
    def running(self) -> WorkingDays:
        """What the firm has said; as delivered, and not in the database, while it has said nothing."""
        return self.first() or self.model()

    def locked(self) -> WorkingDays:
        """For changing; made when it is not there yet."""
        self.bulk_create([self.model()], ignore_conflicts=True)
        return self.select_for_update().get()
