"""Passwords of devices, as they are kept."""

from __future__ import annotations

import hashlib


def digest_of(word: str) -> str:
    """What is kept of a password; blanks, dashes and capitals that a keyboard adds do not matter."""
    bare = "".join(letter for letter in word.lower() if letter.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
