"""Somebody is owed an e-mail about something."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import insert_together
from staffetta.mail.models import Line
from staffetta.mail.waking import wake

TOGETHER = timedelta(seconds=10)
"""For so long what is owed waits for more, so that it comes in one letter."""


@act
def owe_line(to: Member, *, source: str, kind: str, ref: UUID, due_at: datetime, at: datetime) -> Line:
    """Owe a member one line by e-mail, not before `due_at`. Part of the act that has something to tell; committed with
    it or not at all."""
    line = Line(to=to, source=source, kind=kind, ref=ref, due_at=max(due_at, at + TOGETHER))
    insert_together([line])
    wake(line.due_at, at)
    unchanged()  # a line is its own record
    return line
