"""What programs and the watched folder do with partners that nobody knows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.intake import rules
from staffetta.intake.facts import HabitChanged
from staffetta.intake.habits import creates_partners
from staffetta.intake.models import Habit


@act
def change_habit(*, creates: bool, by: Actor) -> None:
    """Have them created, or wait for somebody to say who they are. Raises Forbidden."""
    require(rules.may_say_who_we_are(by), _("Only administrators can change who we are in files."))
    if creates_partners() == creates:
        unchanged()
        return
    habit, _made = Habit.objects.update_or_create(defaults={"creates_partners": creates})
    record(HabitChanged(creates=creates), about=habit, by=by)
