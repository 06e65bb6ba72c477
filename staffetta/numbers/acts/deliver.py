"""What every new workspace gets from this room: the number ranges that the rooms declare (C-17)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act
from staffetta.core.facts import record_many
from staffetta.numbers import ranges
from staffetta.numbers.acts.number import open_range
from staffetta.numbers.facts import RangeOpened


@act
def deliver_ranges(workspace: Workspace, by: Actor, at: datetime) -> None:
    """Open every declared range. `accounts.founding` calls it in the founding act."""
    opened = [open_range(declared.code) for declared in ranges.declared()]
    record_many([(RangeOpened(code=range_.code), range_) for range_ in opened if range_ is not None], by=by)
