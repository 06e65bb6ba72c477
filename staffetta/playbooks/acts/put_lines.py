"""Write the lines of a playbook down: what making and changing share. Called within an act."""

from __future__ import annotations

from typing import Any

from staffetta.core.changes import Value, plain
from staffetta.core.ids import uuid7
from staffetta.core.text import tidy
from staffetta.playbooks.drafts import LineDraft
from staffetta.playbooks.models import Line, Playbook

FIELDS = (
    "title",
    "activity_type",
    "assignee",
    "group",
    "expected_hours",
    "pre_notes",
    "days",
    "hold_days",
    "waits_for",
)


def put_lines(playbook: Playbook, drafts: tuple[LineDraft, ...]) -> None:
    """Make these the playbook's lines, in this order. Lines that are known keep their id: running tasks point at it."""
    known = {line.pk: line for line in playbook.lines.all()}
    kept: list[Line] = []
    fresh: list[Line] = []
    for position, draft in enumerate(drafts, start=1):
        line = known.pop(draft.id, None) if draft.id else None
        (kept if line else fresh).append(
            Line(pk=line.pk if line else uuid7(), playbook=playbook, position=position, **_values(draft))
        )
    playbook.lines.filter(pk__in=known).delete()
    Line.objects.bulk_update(kept, ["position", *FIELDS])
    Line.objects.bulk_create(fresh)


def _values(draft: LineDraft) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in FIELDS}
    return {**values, "title": tidy(draft.title), "pre_notes": draft.pre_notes.strip()}


def told(playbook: Playbook) -> list[dict[str, Value]]:
    """The lines as the history keeps them."""
    lines = playbook.lines.order_by("position")
    return [
        {
            "title": line.title,
            "activity_type": plain(line.activity_type_id),
            "assignee": plain(line.assignee_id),
            "group": plain(line.group_id),
            "expected_hours": plain(line.expected_hours),
            "pre_notes": line.pre_notes,
            "days": line.days,
            "hold_days": line.hold_days,
            "waits_for": line.waits_for,
        }
        for line in lines
    ]
