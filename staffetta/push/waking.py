"""The job that sends what is owed; by name, so that those who owe need not know how it is sent."""

from __future__ import annotations

from staffetta.core.jobs import enqueue, enqueue_at, job
from staffetta.push.sending import send_all


@job
def send_due() -> None:
    """Send what this workspace owes to devices at this moment."""
    again = send_all()
    if again is not None:
        enqueue_at(send_due, again)


def wake() -> None:
    """Have it sent after the running transaction commits. What waits for the end of quiet hours is sent by the clock
    (jobs.py looks every minute)."""
    enqueue(send_due)
