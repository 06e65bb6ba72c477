"""Processes, tasks and notes for tests. A bare process has no act of its own (leads and post-sales make theirs)."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from staffetta.accounts.models import Group, Member
from staffetta.contacts.models import Contact, Kind
from staffetta.core.acts import System
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import ActivityType, Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan
from staffetta.processes.schedule import WHENEVER, Timing, on

SETUP = System("tests")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def a_contact(name: str = "Bianchi Srl", **values: Any) -> Contact:
    """A company, past the acts of its room."""
    return Contact.objects.create(kind=Kind.COMPANY, number=f"T-{next(_numbers)}", name=name, **values)


def a_process(
    handler: Member | None = None, *, title: str = "Forklift for Bianchi", has_duty: bool = False, **values: Any
) -> Process:
    """A bare process; `has_duty` is the duty to plan (L-09)."""
    values.setdefault("kind", Process.Kind.LEAD)
    return Process.objects.create(handler=handler, title=title, has_duty=has_duty, **values)


def a_task(
    process: Process | None = None,
    title: str = "Call back",
    *,
    timing: Timing | date = WHENEVER,
    assignee: Member | None = None,
    group: Group | None = None,
    contact: Contact | None = None,
    code: str = "call",
    by: Any = SETUP,
    **values: Any,
) -> Task:
    """A planned task, through the act; a date as `timing` means all of that day."""
    when = on(timing) if isinstance(timing, date) else timing
    plan = Plan(title=title, activity_type=kind_of(code), assignee=assignee, group=group, timing=when, **values)
    return plan_task(process, plan, contact=contact, by=by)


def a_note(process: Process, text: str = "They want a quote.", *, by: Any = SETUP, **values: Any) -> Note:
    """A note in the work history, through the act."""
    return write_note(process, NoteDraft(text=text, **values), by=by, at=NOON)[0]


def kind_of(code: str) -> ActivityType:
    """One of the delivered activity types."""
    return ActivityType.objects.get(code=code)
