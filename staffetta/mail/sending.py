"""The worker sends what is owed by e-mail: at least once, and at most once more, only if the answer was lost (T-04).

One job at a time sends for a workspace. Whoever holds that right and finds a letter handed over knows that the one who
handed it over is no longer there to note the answer.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from staffetta.core.db.locks import alone_now
from staffetta.mail.acts.note import note_handed, note_outcome, take_up_lost, withhold
from staffetta.mail.acts.put_together import put_together
from staffetta.mail.details import EXAMPLE, NOTHING_LEFT, UNREACHABLE, UNWRITTEN
from staffetta.mail.letters import as_read_by, message_of
from staffetta.mail.models import Letter, Line
from staffetta.mail.postman import Fate, Outcome, Postman
from staffetta.mail.server import server
from staffetta.mail.writers import write

EXAMPLES = (".example", ".invalid", ".test", "@example.com", "@example.net", "@example.org")
"""Addresses that nobody has, such as those of the people in the demo: mail servers elsewhere are spared them."""

log = logging.getLogger(__name__)
SHIFT = timedelta(seconds=20)
"""After so long the job goes to the end of the queue."""


def send_all(postman: Postman | None = None) -> datetime | None:
    """Send what is due. Returns when to go on if there is more; later repetitions are found by the clock."""
    until = timezone.now() + SHIFT
    with alone_now("mail") as mine, postman or Postman() as carrier:
        if not mine:
            return None
        take_up_lost(timezone.now())
        while is_due(timezone.now()):
            put_together(timezone.now())
            for letter in Letter.objects.waiting().filter(next_at__lte=timezone.now()).order_by("next_at", "pk")[:50]:
                if timezone.now() > until:
                    return timezone.now()
                outcome = send(letter, carrier)
                if outcome is not None and outcome.fate is Fate.UNREACHED:
                    return None
    return None


def is_due(at: datetime) -> bool:
    """Whether there is something to send at this moment."""
    return Line.objects.due(at).exists() or Letter.objects.waiting().filter(next_at__lte=at).exists()


def _goes_far() -> bool:
    used = server()
    return used.reaches_people and not used.is_here


def send(letter: Letter, carrier: Postman) -> Outcome | None:
    """Write one letter as things are now, and hand it over. None when there was nothing to send."""
    lines = list(Line.objects.filter(letter=letter).select_related("to__user").order_by("due_at", "pk"))
    member = lines[0].to if lines else None
    now = timezone.now()
    if member is None or not member.is_active or not member.user.is_active or not member.user.email:
        withhold(letter, UNREACHABLE, at=now)
        return None
    if member.user.email.endswith(EXAMPLES) and _goes_far():
        withhold(letter, EXAMPLE, at=now)
        return None
    try:
        with as_read_by(member):
            written = write(lines[0].source, member, lines)
            mail = message_of(written, member, message_id=letter.message_id, at=now) if written is not None else None
    except Exception:  # noqa: BLE001 - one letter that cannot be written must not hold up all others
        log.exception("letter %s cannot be written", letter.pk)
        note_outcome(letter, Outcome(Fate.LATER, UNWRITTEN), at=now)
        return None
    if mail is None:
        withhold(letter, NOTHING_LEFT, at=now)
        return None
    outcome = carrier.deliver(mail, lambda: note_handed(letter, at=timezone.now()))
    note_outcome(letter, outcome, at=timezone.now())
    return outcome
