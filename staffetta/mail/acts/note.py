"""What becomes of a letter is noted, step by step: who dies in between leaves a letter of which the next one knows
whether it may have arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

from staffetta.core.acts import act, unchanged
from staffetta.mail.details import STOPPED
from staffetta.mail.models import Letter
from staffetta.mail.postman import Fate, Outcome
from staffetta.mail.schedule import next_try

State = Letter.State
ONCE_MORE = timedelta(minutes=1)


@act
def note_handed(letter: Letter, *, at: datetime) -> None:
    """The last dot follows: from here to the answer nobody knows whether it arrived."""
    unchanged()  # the letter is its own record
    Letter.objects.filter(pk=letter.pk).update(state=State.HANDED, tried_at=at)


@act
def note_outcome(letter: Letter, outcome: Outcome, *, at: datetime) -> None:
    """What came of an attempt. What the server did not take is tried again, later and later; what it may have taken
    without our hearing of it is sent once more, never twice."""
    unchanged()
    found = Letter.objects.locked(letter.pk)
    if found is None:
        return
    found.attempts += 1
    found.tried_at, found.detail = at, outcome.detail
    if outcome.fate is Fate.SENT:
        found.state = State.SENT
    elif outcome.fate is Fate.REFUSED:
        found.state = State.GIVEN_UP
    elif outcome.fate is Fate.LOST:
        _lost(found, at + ONCE_MORE)
    else:
        again = next_try(found.attempts, at)
        found.state, found.next_at = (State.WAITING, again) if again else (State.GIVEN_UP, at)
    found.save()


@act
def withhold(letter: Letter, why: str, *, at: datetime) -> None:
    """There is nothing left to say to this member, or nowhere to say it."""
    unchanged()
    Letter.objects.filter(pk=letter.pk).update(state=State.WITHHELD, tried_at=at, detail=why)


@act
def take_up_lost(at: datetime) -> int:
    """Letters that somebody handed over who then died. Only for whoever sends alone. Returns how many."""
    unchanged()
    letters = list(Letter.objects.handed().select_for_update())
    for letter in letters:
        letter.attempts += 1
        letter.detail = STOPPED
        _lost(letter, at)
        letter.save()
    return len(letters)


def _lost(letter: Letter, again: datetime) -> None:
    letter.lost += 1
    letter.state, letter.next_at = (State.WAITING if letter.lost == 1 else State.UNSURE), again
