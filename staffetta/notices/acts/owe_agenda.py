"""A member's day is owed to him by e-mail, once a day (T-04)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from staffetta.accounts.models import Member
from staffetta.core.acts import System, act, unchanged
from staffetta.core.facts import record
from staffetta.mail.acts.owe import owe_line
from staffetta.notices.facts import AgendaOwed
from staffetta.notices.models import Preferences
from staffetta.notices.quiet import SATURDAY, zone_of

SOURCE = "agenda"
"""By which mail knows who writes it: home/agenda.py."""
CLOCK = System("notices.agenda")


@act
def owe_agenda(member: Member, *, at: datetime) -> bool:
    """Owe him the e-mail of this day, if its time has come where he is and it was not owed yet; whether it was owed.

    The day is noted in the row that is locked here, together with what is owed: once a day, whoever asks how often.
    On a quiet Saturday or Sunday there is none. What was missed is caught up on the same day only.
    """
    unchanged()
    said = Preferences.objects.locked(member)
    day = day_due(said, member, at) if said is not None else None
    if said is None or day is None:
        return False
    Preferences.objects.filter(pk=said.pk).update(agenda_on=day)
    ref = uuid.uuid5(member.pk, day.isoformat())
    owe_line(member, source=SOURCE, kind=SOURCE, ref=ref, due_at=at, at=at)
    record(AgendaOwed(day=day.isoformat()), about=member, by=CLOCK)
    return True


def day_due(said: Preferences, member: Member, at: datetime) -> date | None:
    """The day, as it is where he is, of which the e-mail is due at this moment; staffetta_agendas_due asks the same."""
    local = at.astimezone(zone_of(member))
    if said.agenda_at is None or local.time() < said.agenda_at:
        return None
    if said.agenda_on is not None and said.agenda_on >= local.date():
        return None
    return None if said.quiet_weekends and local.weekday() >= SATURDAY else local.date()
