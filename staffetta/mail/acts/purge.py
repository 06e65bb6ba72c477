"""What went out is known for a time only."""

from __future__ import annotations

from datetime import datetime

from staffetta.core.acts import act, unchanged
from staffetta.mail.models import Letter


@act
def purge_letters(before: datetime) -> int:
    """Delete what is known of letters older than this, with their lines. Returns how many."""
    unchanged()  # a letter says nothing; what it told stands in the inbox and in the history
    _all, by_model = Letter.objects.filter(made_at__lt=before).exclude(state__in=["waiting", "handed"]).delete()
    return by_model.get(Letter._meta.label, 0)
