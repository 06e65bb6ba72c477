"""Ids as they come in from addresses and forms."""

from __future__ import annotations

from uuid import UUID


def id_of(text: str) -> UUID | None:
    """The id, or None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
