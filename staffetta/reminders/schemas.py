"""What the API takes and gives about reminders."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, model_validator

from staffetta.processes.schemas import In, ReminderIn


class SnoozeIn(In):
    """Until when: exactly one of the three. `choice` is by the clocks of whoever has the task: this evening at 18:00
    (refused afterwards), tomorrow, next Monday or in a week at 9:00."""

    minutes: Annotated[int, Field(ge=1, le=10_080, description="From now on")] | None = None
    choice: Literal["evening", "tomorrow", "monday", "week"] | None = None
    until: ReminderIn | None = None

    @model_validator(mode="after")
    def _one(self) -> SnoozeIn:
        if sum(value is not None for value in (self.minutes, self.choice, self.until)) != 1:
            raise ValueError(_("Give exactly one of minutes, choice and until."))
        return self


class TaskReminderOut(Schema):
    """`at` null: the start of the day. `due_at` is that moment by the clocks of whoever has the task; of a time that
    they skip, as long after the change; of one that they show twice, the first. `told_at`: when people were told;
    `passed_at`: when it fell due and nobody was to be told."""

    date: date
    at: time | None
    minutes: int | None
    due_at: datetime
    told_at: datetime | None
    passed_at: datetime | None
