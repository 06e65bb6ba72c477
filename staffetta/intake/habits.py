"""What is done with partners that nobody knows."""

from __future__ import annotations

from staffetta.intake.models import Door, Habit, Unknown


def creates_partners() -> bool:
    """Whether programs and the watched folder create them, as administrators have said; they do unless told not to."""
    habit = Habit.objects.first()
    return habit is None or habit.creates_partners


def unknown_by(door: Door) -> Unknown:
    """What happens where the sender has not said: people are asked, for programs the workspace has decided."""
    if door == Door.PAGE:
        return Unknown.ASK
    return Unknown.CREATE if creates_partners() else Unknown.ASK
