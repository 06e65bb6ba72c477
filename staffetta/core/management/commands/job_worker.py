"""The job worker, and beside it the clock (core/ticking.py). `staffetta run` starts it; a second one does no harm."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from staffetta.core.ticking import Ticker

WORKER = (
    *("--concurrency", "4"),
    # Postgres announces new jobs, but not jobs whose time has come: those are found by asking.
    *("--fetch-job-polling-interval", "0.5", "--shutdown-graceful-timeout", "3"),
    # Nobody asks for what is done, and a busy firm does millions; what failed stays to be shown.
    *("--delete-jobs", "successful"),
)


class Command(BaseCommand):
    help = "Do the jobs, and what falls due at a moment."

    def handle(self, *args: Any, **options: Any) -> None:
        """Until told to stop."""
        ticker = Ticker()
        ticker.start()
        try:
            call_command("procrastinate", "worker", *WORKER)
        finally:
            ticker.stop()
