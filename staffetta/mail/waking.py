"""The job that sends what is owed; by name, so that those who owe need not know how it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from staffetta.core.isolation import current_workspace_id
from staffetta.core.jobs import enqueue_at, job
from staffetta.mail.sending import send_all

SOON = timedelta(minutes=2)
ROUND = 10
_asked: dict[UUID, datetime] = {}


@job
def send_due() -> None:
    """Send what this workspace owes at this moment."""
    again = send_all()
    if again is not None:
        enqueue_at(send_due, again)


def wake(due_at: datetime, at: datetime) -> None:
    """Have what is due at this moment sent then, or up to ten seconds later.

    One job serves all that this process owes within ten seconds; where the act that asked for it is rolled back, or
    the moment is far away, the clock sends (jobs.py looks every minute).
    """
    if due_at - at > SOON:
        return
    place = current_workspace_id()
    known = _asked.get(place)
    if known is not None and due_at <= known:
        return
    moment = due_at + timedelta(seconds=ROUND / 2)
    _asked[place] = moment
    enqueue_at(send_due, moment)
