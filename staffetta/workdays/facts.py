"""What can happen to the calendar of working days."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class WorkingDaysSet(Fact):
    kind = "workdays.set"
    sentence = _("changed the working days")
    changes: Changes
