"""A file of e-business comes in: all its documents, or none (A-08)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.intake.models import Door, IncomingFile, Unknown


def take_in(
    content: bytes, name: str, *, door: Door, by: Actor, at: datetime, unknown: Unknown | None = None
) -> IncomingFile:
    """Read one file and enter its documents in one transaction; what became of it is in the answer's `state`.

    Never raises for what is wrong with the file: then the answer is REFUSED, with `sentence` and `place`, and nothing
    of it is entered. The same file again is KNOWN, and changes nothing. `unknown` says what becomes of partners that
    nobody knows; without it the page asks, and all other doors do as the workspace has it (models.Habit).
    Archives are opened before (archives.members).
    """
    raise NotImplementedError
