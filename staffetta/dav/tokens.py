"""Tokens by which clients say how far they know a collection (RFC 6578)."""

from __future__ import annotations

from staffetta.dav.models import Collection

_START = "urn:staffetta:sync:"


def token_of(collection: Collection) -> str:
    return f"{_START}{collection.pk.hex}:{collection.revision}"


def revision_of(token: str, collection: Collection) -> int | None:
    """The revision that a token names; None for a token of another collection, of the future, or too old to know what
    has gone since."""
    named, _colon, revision = token.removeprefix(_START).partition(":")
    if not token.startswith(_START) or named != collection.pk.hex or not revision.isdecimal() or len(revision) > 18:
        return None
    return int(revision) if collection.forgotten <= int(revision) <= collection.revision else None
