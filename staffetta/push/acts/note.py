"""A signal was sent, or could not be: what follows."""

from __future__ import annotations

from datetime import datetime

from staffetta.core.acts import System, act, unchanged
from staffetta.core.outbox import Outcome
from staffetta.push.acts.remove_device import remove_device
from staffetta.push.models import Device, Signal
from staffetta.push.schedule import next_try

GONE = (404, 410)
AGAIN = (408, 429)
SENDING = System("push.sending")


@act
def note_outcome(signal: Signal, outcome: Outcome, *, at: datetime) -> None:
    """What has arrived is no longer owed. A device that its push service no longer knows goes; what the service does
    not accept is given up; everything else is sent again, later and later."""
    unchanged()  # signals are their own record
    status = outcome.status or 0
    if outcome.arrived:
        Device.objects.filter(pk=signal.device_id).update(reached_at=at)
    elif status in GONE:
        if Device.objects.filter(pk=signal.device_id).exists():
            remove_device(signal.device, by=SENDING)
        return
    again = next_try(signal.attempts + 1, at, outcome.retry_after)
    refused = outcome.trouble == "forbidden" or (400 <= status < 500 and status not in AGAIN)
    if outcome.arrived or refused or again is None:
        Signal.objects.filter(pk=signal.pk).delete()
    else:
        Signal.objects.filter(pk=signal.pk).update(attempts=signal.attempts + 1, due_at=again)


@act
def drop(signal: Signal) -> None:
    """There is nothing left to say, or nobody to say it to."""
    unchanged()
    Signal.objects.filter(pk=signal.pk).delete()
