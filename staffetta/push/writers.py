"""Who writes what is owed to devices. Rooms above register in AppConfig.ready():

writers.register("notices", write)   # (member, ref) -> Said, or None when there is nothing left to say
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from staffetta.accounts.models import Member


@dataclass(frozen=True)
class Said:
    """What a device shows. The same `tag` replaces what it shows already, so a repetition is not seen."""

    title: str
    body: str
    href: str
    tag: str


Writer = Callable[[Member, UUID], Said | None]
_writers: dict[str, Writer] = {}


def register(source: str, writer: Writer) -> None:
    """Say who writes the signals of this source."""
    _writers[source] = writer


def write(source: str, member: Member, ref: UUID) -> Said | None:
    """What is to be shown; None for nothing, also for a source of another version."""
    writer = _writers.get(source)
    return writer(member, ref) if writer is not None else None
