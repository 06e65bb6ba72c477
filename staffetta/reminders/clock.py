"""Finds what falls due in all workspaces, and has it told.

Nothing is remembered between two looks but what could not be told: the table decides. So it does not matter when the
program was last awake, how many workers there are, or whether one of them dies.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection

from staffetta.core.acts import System
from staffetta.core.isolation import workspace
from staffetta.core.ticking import PERIOD
from staffetta.processes.models import Reminder
from staffetta.reminders.acts.tell import PORTION, tell_due

CLOCK = System("reminders.clock")
PUT_OFF = timedelta(minutes=1)
AWAY = (OperationalError, InterfaceError)
"""The database is away, or wants it done again: the next look does."""
_log = logging.getLogger(__name__)


@dataclass
class Clock:
    """`stuck` are the reminders that could not be told, each with the moment of the next try: they hold up no other."""

    stuck: dict[UUID, datetime] = field(default_factory=dict)

    def look(self, now: datetime) -> datetime | None:
        """Tell everything that is due, a portion of each workspace in turn. The next moment, if it is near."""
        self.stuck = {pk: again for pk, again in self.stuck.items() if again > now}
        first = due_workspaces(now + PERIOD)
        waiting = [pk for pk, due_at in first if due_at <= now]
        if waiting:
            while waiting:
                waiting = [pk for pk in waiting if self._tell(pk) == PORTION]
            first = due_workspaces(now + PERIOD)  # what comes next, behind what was due
        return min((due_at for _pk, due_at in first if due_at > now), default=None)

    def _tell(self, workspace_id: UUID) -> int:
        now = datetime.now(UTC)
        with workspace(workspace_id):
            try:
                return tell_due(at=now, by=CLOCK, but_not=list(self.stuck))
            except AWAY:
                raise
            except Exception:  # noqa: BLE001 - one of them is broken, whatever it is; the others are told
                _log.exception("Reminders could not be told together; they are told one by one.")
                return sum(self._tell_one(pk, now) for pk in self._first_due(now))

    def _first_due(self, now: datetime) -> list[UUID]:
        due = Reminder.objects.to_come().filter(due_at__lte=now).exclude(pk__in=list(self.stuck))
        return list(due.order_by("due_at", "id").values_list("pk", flat=True)[:PORTION])

    def _tell_one(self, pk: UUID, now: datetime) -> int:
        try:
            tell_due(at=now, by=CLOCK, only=pk)
        except AWAY:
            raise
        except Exception:  # noqa: BLE001 - as above
            _log.exception("The reminder %s could not be told; it will be tried again.", pk)
            self.stuck[pk] = now + PUT_OFF
        return 1


def due_workspaces(until: datetime) -> list[tuple[UUID, datetime]]:
    """The workspaces in which reminders fall due until then, each with the moment of its first."""
    with workspace(None), connection.cursor() as cursor:
        cursor.execute("select workspace_id, due_at from staffetta_reminders_due(%s)", [until])
        return [(pk, due_at) for pk, due_at in cursor.fetchall()]
