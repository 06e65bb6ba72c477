"""Where a link leads."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def link_of(token: str) -> str:
    """The address to hand out, on the public address of the installation whatever host was asked."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("sharing:customer", kwargs={"token": token})
