"""Who writes what is owed by e-mail. Rooms above register in AppConfig.ready():

writers.register("notices", write)   # (member, lines) -> Written, or None when there is nothing left to say

A writer is asked just before each attempt, in the member's language and time zone. It leaves out what the member may
no longer see or no longer wants; so nothing that a letter says is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from staffetta.accounts.models import Member
from staffetta.mail.models import Line


@dataclass(frozen=True)
class Written:
    """What a letter says. `unsubscribe` is the address that ends such letters by one click, without signing in."""

    subject: str
    text: str
    html: str
    unsubscribe: str = ""


Writer = Callable[[Member, Sequence[Line]], Written | None]
_writers: dict[str, Writer] = {}


def register(source: str, writer: Writer) -> None:
    """Say who writes the lines of this source."""
    _writers[source] = writer


def write(source: str, member: Member, lines: Sequence[Line]) -> Written | None:
    """What is to be said of these lines; None for nothing, also for a source of another version."""
    writer = _writers.get(source)
    return writer(member, lines) if writer is not None else None
