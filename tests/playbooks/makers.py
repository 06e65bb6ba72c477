"""Sequences and templates for tests, built through the real acts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from staffetta.accounts.models import Actor, Member
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import ActivityType, Process
from tests.cast import SETUP

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)


def an_activity_type(code: str = "call", name: str = "Call") -> ActivityType:
    """An activity type, the delivered one if there is one of this code."""
    return ActivityType.objects.get_or_create(code=code, defaults={"names": {"": name}})[0]


def a_line(**values: Any) -> LineDraft:
    """A line with an action, so that it is complete."""
    return LineDraft(**{"activity_type": an_activity_type(), **values})


def a_sequence(*lines: LineDraft, code: str = "FOLLOW-UP", by: Actor = SETUP, **values: Any) -> Playbook:
    """A sequence; without lines, one with the days 0, 3, 7 of worked case 4."""
    given = lines or (a_line(days=0), a_line(days=3), a_line(days=7))
    values = {"description": "Follow the quote up", **values}
    return make_playbook(PlaybookDraft(kind=Playbook.Kind.SEQUENCE, code=code, lines=given, **values), by=by)


def a_template(*lines: LineDraft, code: str = "DELIVERY", by: Actor = SETUP, **values: Any) -> Playbook:
    """A post-sales template; without lines, one task to do and one on hold for ten days."""
    given = lines or (LineDraft(title="Thank the customer"), LineDraft(title="Ask how it goes", hold_days=10))
    values = {"description": "Deliver and look after", **values}
    return make_playbook(PlaybookDraft(kind=Playbook.Kind.TEMPLATE, code=code, lines=given, **values), by=by)


def a_process(handler: Member | None, **values: Any) -> Process:
    """A bare process: what the engine needs of a lead."""
    return Process.objects.create(kind=Process.Kind.LEAD, title="Ten chairs", handler=handler, **values)
