"""Where programs read a calendar."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def address_with(token: str) -> str:
    """The whole address that has this secret."""
    return f"{settings.PUBLIC_URL}{reverse('subscriptions:feed', args=[token])}"
