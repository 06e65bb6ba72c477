"""Somebody is owed an e-mail about something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import insert_together
from staffetta.core.db.making import fresh
from staffetta.mail.models import Line
from staffetta.mail.waking import wake

TOGETHER = timedelta(seconds=10)
"""For so long what is owed waits for more, so that it comes in one letter."""


@dataclass(frozen=True)
class Debt:
    """To whom, about what, not before when."""

    to: Member
    ref: UUID
    due_at: datetime


@act
def owe_lines(debts: Sequence[Debt], *, source: str, kind: str, at: datetime) -> list[Line]:
    """Owe members one line each by e-mail, in as many statements as for one. Part of the act that has something to
    tell; committed with it or not at all."""
    soon = at + TOGETHER
    lines = [
        fresh(Line, to=debt.to, source=source, kind=kind, ref=debt.ref, due_at=max(debt.due_at, soon)) for debt in debts
    ]
    insert_together(lines)
    for due_at in sorted({line.due_at for line in lines}):
        wake(due_at, at)
    unchanged()  # a line is its own record
    return lines


def owe_line(to: Member, *, source: str, kind: str, ref: UUID, due_at: datetime, at: datetime) -> Line:
    """The same to one member."""
    return owe_lines([Debt(to, ref, due_at)], source=source, kind=kind, at=at)[0]
