"""The worker sends what is owed to devices (T-04). A signal that is sent twice, because a worker died in between, is
shown once: it carries the same tag.

One job at a time sends for a workspace.
"""

from __future__ import annotations

import logging
import zoneinfo
from concurrent.futures import Future
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone, translation

from staffetta.accounts.models import Member
from staffetta.core.acts import System
from staffetta.core.db.locks import alone_now
from staffetta.core.outbox import Message, Outbox, Outcome
from staffetta.push.acts.note import drop, note_outcome
from staffetta.push.acts.remove_device import remove_device
from staffetta.push.encrypting import sealed
from staffetta.push.models import Device, Signal
from staffetta.push.schedule import OF_USE
from staffetta.push.vapid import authorization
from staffetta.push.writers import Said, write

AT_ONCE = 16
SHIFT = timedelta(seconds=20)
"""After so long the job goes to the end of the queue."""
PRIVATE = False
"""Push services stand in the open Internet; tests have one on loopback."""
OVER = System("push.session_ended")

log = logging.getLogger(__name__)


def send_all() -> datetime | None:
    """Send what is due. Returns when to go on if there is more."""
    until = timezone.now() + SHIFT
    with alone_now("push") as mine:
        if not mine:
            return None
        with Outbox() as outbox:
            while several := list(Signal.objects.due(timezone.now())[:AT_ONCE]):
                if timezone.now() > until:
                    return timezone.now()
                _send(outbox, several)
    soon = timezone.now() + timedelta(minutes=1)
    return Signal.objects.filter(due_at__lt=soon).order_by("due_at").values_list("due_at", flat=True).first()


def _send(outbox: Outbox, several: list[Signal]) -> None:
    """These side by side."""
    flying: list[tuple[Signal, Future[Outcome]]] = []
    for signal in several:
        message = _message(signal)
        if message is not None:
            flying.append((signal, outbox.post(message)))
    for signal, future in flying:
        note_outcome(signal, future.result(), at=timezone.now())


def _message(signal: Signal) -> Message | None:
    """What goes to the push service; None when there is nothing to say to this device any more, which is then noted."""
    device = signal.device
    if not Device.objects.filter(pk=device.pk).exists():  # gone with another signal of this round
        return None
    if not _listens(device):
        remove_device(device, by=OVER)
        return None
    try:
        said = _written(device.member, signal)
        body = sealed(said, device) if said is not None else b""
    except Exception:  # noqa: BLE001 - one that cannot be written must not hold up all others
        log.exception("signal %s cannot be written", signal.pk)
        said = None
    if said is None:
        drop(signal)
        return None
    headers = {
        **authorization(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(OF_USE.total_seconds())),
        "Urgency": "high",
        "Topic": said.tag[:32],
    }
    return Message(device.endpoint, body, headers, PRIVATE)


def _listens(device: Device) -> bool:
    """Whether this device still speaks to whom it was set up for: he is active, and has not signed out there."""
    member = device.member
    if not member.is_active or not member.user.is_active:
        return False
    key = device.session_key
    return not key or Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).exists()


def _written(member: Member, signal: Signal) -> Said | None:
    try:
        zone = zoneinfo.ZoneInfo(member.user.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    with translation.override(member.user.language), timezone.override(zone):
        return write(signal.source, member, signal.ref)
