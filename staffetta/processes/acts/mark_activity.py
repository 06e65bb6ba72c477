"""Somebody did something about a contact: lists can ask since when nobody did (C-01)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from staffetta.accounts.models import Actor
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged


@act
def mark_activity(contacts: Iterable[UUID], *, at: datetime, by: Actor) -> None:
    """Remember the moment of the latest activity. It is no change of the contact: its version stays, and the note or
    task itself stands in the history."""
    older = Q(last_activity_at=None) | Q(last_activity_at__lt=at)
    Contact.objects.filter(older, pk__in=list(contacts)).update(last_activity_at=at)
    unchanged()
