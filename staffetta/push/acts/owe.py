"""Somebody's devices are owed a signal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
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
def _devices(members: list[UUID]) -> QuerySet[Device]:
    return Device.objects.filter(member__any=members)


@act
def owe_signals(debts: Sequence[tuple[Member, UUID, datetime]], *, source: str) -> int:
    """Owe one signal to each device of these members, about what the id names, not before the moment; returns how
    many. Part of the act that has something to tell; committed with it or not at all."""
    devices: dict[UUID, list[Device]] = defaultdict(list)
    for device in _devices(list({member.pk for member, _ref, _due_at in debts})):
        devices[device.member_id].append(device)
    signals = [
        Signal(device=device, source=source, ref=ref, due_at=due_at)
        for member, ref, due_at in debts
        for device in devices[member.pk]
    ]
    if signals:
        insert_together(signals)
        wake()
    unchanged()  # a signal is its own record
    return len(signals)
