"""The job that sends what is owed; by name, so that those who owe need not know how it is sent."""

from __future__ import annotations

from datetime import datetime

from staffetta.core.jobs import enqueue, enqueue_at, job
from staffetta.webhooks.sending import send_all


@job
def send_due() -> None:
    """Send what this workspace owes its webhooks at this moment."""
    again = send_all()
    if again is not None:
        enqueue_at(send_due, again)


def wake(at: datetime | None = None) -> None:
    """Have it sent after the running transaction commits; with `at` not before that moment."""
    if at is None:
        enqueue(send_due)
    else:
        enqueue_at(send_due, at)
