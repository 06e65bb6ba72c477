"""Named reads of the history."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staffetta.history.models import Event  # noqa: F401


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, *ids: uuid.UUID) -> EventQuerySet:
        """What happened to these records, newest first. Whoever asks has checked that he may see the records."""
        return self.filter(subject_id__in=ids).select_related("by").order_by("-at", "-id")
