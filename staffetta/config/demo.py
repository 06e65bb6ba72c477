"""The demonstration workspace, made on the first start of an installation."""

from __future__ import annotations

from django.utils import timezone

from staffetta.config.demonstration import make


def make_demo() -> list[tuple[str, str, str]]:
    """Make it, counted from today. Returns (role, e-mail, password) of the people who can sign in."""
    return make.make_demo(timezone.now())
