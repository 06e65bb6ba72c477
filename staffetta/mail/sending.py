"""The worker sends what is owed."""

from __future__ import annotations

from datetime import datetime


def send_all() -> datetime | None:
    """Send what is due; returns when to look again."""
    return None
