"""What starting a playbook would put down, as people and programs are shown it before it happens (A-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language

from staffetta.playbooks.drafts import LineDraft
from staffetta.playbooks.models import Line, Playbook
from staffetta.playbooks.steps import PlannedLine, planned
from staffetta.workdays.calendar import running_calendar
from staffetta.workdays.days import WorkCalendar

MOST_NAMED = 4


@dataclass(frozen=True)
class Passed:
    """The free days over which a date was counted: those with a name, the first few of them, and how many more days
    there are: further ones, and days of the week on which nobody works."""

    named: tuple[tuple[date, str], ...]
    others: int


@dataclass(frozen=True)
class Preview:
    """The tasks as they would be planned from `start` on. `passed` is by the number of the line; empty while the
    firm's calendar is off."""

    kind: str
    start: date
    steps: list[PlannedLine]
    passed: dict[int, Passed]
    counts: str

    @property
    def hours(self) -> Decimal:
        """The expected hours of all lines together."""
        return sum((step.line.expected_hours or Decimal(0) for step in self.steps), Decimal(0))

    @property
    def ends(self) -> date | None:
        """The last of the dates."""
        return max((step.date for step in self.steps if step.date is not None), default=None)


def preview_of(kind: str, lines: Sequence[Line | LineDraft], start: date) -> Preview:
    """What starting these lines on that day would do, by the same reckoning that starting uses."""
    calendar = running_calendar()
    steps = planned(kind, lines, start, calendar)
    if calendar is None:
        return Preview(kind, start, steps, {}, "plain")
    language = get_language() or "en"
    passed = {step.number: _passed(step, calendar, language) for step in steps}
    return Preview(kind, start, steps, passed, "all" if calendar.counts_all else "working")


def preview_of_saved(playbook: Playbook, start: date) -> Preview:
    """The same for a playbook as it is stored."""
    lines = list(playbook.lines.select_related("activity_type", "assignee", "group").order_by("position"))
    return preview_of(playbook.kind, lines, start)


def _passed(step: PlannedLine, calendar: WorkCalendar, language: str) -> Passed:
    if step.date is None:
        return Passed((), 0)
    days = [step.since + timedelta(days=n) for n in range((step.date - step.since).days)]
    free = [(day, calendar.why_free(day, language)) for day in days if not calendar.is_working(day)]
    named = tuple((day, name) for day, name in free if name)[:MOST_NAMED]
    return Passed(named, len(free) - len(named))
