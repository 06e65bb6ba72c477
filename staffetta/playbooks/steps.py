"""What starting a playbook would put down: each line with its date, and who gets the task. Pure; read by preview and
by the act, so that what is shown is what happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from staffetta.accounts.models import Group, Member
from staffetta.playbooks.dates import later, line_dates
from staffetta.playbooks.drafts import LineDraft
from staffetta.playbooks.models import Line, Playbook
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER, on
from staffetta.workdays.days import WorkCalendar

Day = date


@dataclass(frozen=True)
class PlannedLine:
    """One line as it would become a task. `date`: its day, or the day it is On hold until; None = To do at once.
    `since` is the day from which it is counted: the start, or the line before it."""

    number: int
    line: Line | LineDraft
    date: date | None
    assignee: Member | None
    group: Group | None
    fell_back: bool
    since: Day


def planned(
    kind: str, lines: Sequence[Line | LineDraft], start: date, calendar: WorkCalendar | None
) -> list[PlannedLine]:
    """The lines with their dates (A-04).

    In a sequence each task lies on its date. In a template a task is To do at once, or On hold with a reminder that
    many days after its date. Where the person of a line was deactivated, or its group retired, the task goes to the
    handler: a line must not keep a document from being saved because somebody has left.
    """
    dates = line_dates(start, [line.days for line in lines], calendar)
    found = []
    since = start
    for number, (line, day) in enumerate(zip(lines, dates, strict=True), 1):
        found.append(_planned(kind, number, line, day, since, calendar))
        since = day
    return found


def _planned(
    kind: str, number: int, line: Line | LineDraft, day: date, since: date, calendar: WorkCalendar | None
) -> PlannedLine:
    shown: date | None = day
    if kind == Playbook.Kind.TEMPLATE:
        shown, since = None if line.hold_days is None else later(day, line.hold_days, calendar), day
    assignee = line.assignee if line.assignee and line.assignee.is_active else None
    group = line.group if line.group and line.group.retired_at is None else None
    fell_back = bool(line.assignee and not assignee) or bool(line.group and not group)
    return PlannedLine(number, line, shown, assignee, group, fell_back, since)


def plan_of(kind: str, step: PlannedLine, *, position: int) -> Plan:
    """The task that a saved line becomes; the notes are copied (A-05)."""
    line = step.line
    assert isinstance(line, Line)
    is_template = kind == Playbook.Kind.TEMPLATE
    return Plan(
        title=line.title,
        activity_type=line.activity_type,
        assignee=step.assignee,
        group=step.group,
        timing=WHENEVER if is_template or step.date is None else on(step.date),
        reminder=ReminderDraft(date=step.date) if is_template and step.date is not None else None,
        pre_notes=line.pre_notes,
        expected_hours=line.expected_hours,
        position=position,
        started_from=line.pk,
    )
