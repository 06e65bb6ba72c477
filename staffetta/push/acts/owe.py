"""Somebody's devices are owed a signal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import insert_together
from staffetta.core.db.remembered import remembered
from staffetta.push.models import Device, Signal
from staffetta.push.waking import wake


@remembered(plan=True)
def _devices(member_id: UUID) -> QuerySet[Device]:
    return Device.objects.filter(member=member_id)


@act
def owe_signals(to: Member, *, source: str, ref: UUID, due_at: datetime) -> int:
    """Owe one signal to each of a member's devices, not before `due_at`; returns to how many. Part of the act that has
    something to tell; committed with it or not at all."""
    signals = [Signal(device=device, source=source, ref=ref, due_at=due_at) for device in _devices(to.pk)]
    if signals:
        insert_together(signals)
        wake()
    unchanged()  # a signal is its own record
    return len(signals)
