"""The secret of a link: which workspace it is looked up in, and 32 random bytes.

The workspace stands in it for the same reason as in API keys (accounts/doors.py): rows are found inside the wall, with
the ordinary rights. What is looked for is the digest of the whole, by an index: how long that takes says nothing about
the secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import uuid

PLACE = 22
WHOLE = PLACE + 43


def new_token(workspace_id: uuid.UUID) -> str:
    """A secret to hand out once; it can stand in an address as it is."""
    place = base64.urlsafe_b64encode(workspace_id.bytes).decode().rstrip("=")
    return place + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of it. Plain SHA-256 suffices: nobody guesses 256 random bits from their digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def workspace_of(token: str) -> uuid.UUID | None:
    """The workspace that a secret names, if it has the form of one."""
    if len(token) != WHOLE:
        return None
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(token[:PLACE] + "=="))
    except (binascii.Error, ValueError):
        return None
