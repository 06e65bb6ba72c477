"""What a draft must be before it becomes a playbook. Called within acts."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Workspace
from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Line, Playbook

MOST_LINES = 100
MOST_DAYS = 3650
MOST_HOURS = Decimal("9999.99")


def locked_workspace() -> Workspace:
    """The running workspace, locked: whoever shapes playbooks does so one after the other, so that two people cannot
    give the same code, or make two templates the default, at the same instant."""
    return Workspace.objects.select_for_update().get(pk=current_workspace_id())


def check(draft: PlaybookDraft, *, known: Playbook | None = None) -> None:
    """Raise Invalid, with a sentence for each field that is wrong; lines are named lines.0.assignee."""
    wrong = _header(draft, known)
    if not draft.lines:
        wrong["lines"] = _("Add at least one line.")
    if len(draft.lines) > MOST_LINES:
        wrong["lines"] = _("Use at most {count} lines.").format(count=MOST_LINES)
    before: dict[UUID | None, Line] = {line.pk: line for line in known.lines.all()} if known else {}
    for index, line in enumerate(draft.lines):
        said = _line(line, draft.kind, before.get(line.id)) | _wait(line, draft.kind, index)
        wrong |= {f"lines.{index}.{name}": sentence for name, sentence in said.items()}
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)


def _header(draft: PlaybookDraft, known: Playbook | None) -> dict[str, str]:
    wrong = {}
    code, description = tidy(draft.code), tidy(draft.description)
    if not code:
        wrong["code"] = _("Choose a code.")
    elif len(code) > 40:
        wrong["code"] = _("Use at most 40 characters.")
    else:
        others = Playbook.objects.filter(kind=draft.kind, code__iexact=code)
        if (others.exclude(pk=known.pk) if known else others).exists():
            wrong["code"] = _("This code is in use already.")
    if not description:
        wrong["description"] = _("Say what it is for.")
    elif len(description) > 200:
        wrong["description"] = _("Use at most 200 characters.")
    if draft.is_default and draft.kind != Playbook.Kind.TEMPLATE:
        wrong["is_default"] = _("Only a post-sales template can be the default.")
    return wrong


def _wait(line: LineDraft, kind: str, above: int) -> dict[str, str]:
    """What is wrong with what it waits for. Only lines above: so no circle can come about."""
    if line.waits_for is None or 1 <= line.waits_for <= above and kind == Playbook.Kind.TEMPLATE:
        return {}
    if kind == Playbook.Kind.SEQUENCE:
        return {"waits_for": _("Only tasks of a post-sales template can wait for each other.")}
    return {"waits_for": _("A task can only wait for one of the lines above it: enter the number of that line.")}


def _line(line: LineDraft, kind: str, before: Line | None) -> dict[str, str]:
    """What is wrong with one line. Somebody who left since may stay in a line, but is not put into one."""
    wrong = {}
    if line.assignee and line.group:
        wrong["assignee"] = _("Choose one person or one group, not both.")
    elif line.assignee and not line.assignee.is_active and (not before or before.assignee_id != line.assignee.pk):
        wrong["assignee"] = _("{name} is deactivated and cannot be given tasks.").format(name=line.assignee.name)
    elif line.group and line.group.retired_at and (not before or before.group_id != line.group.pk):
        wrong["group"] = _("The group {name} is no longer in use.").format(name=line.group.name)
    if line.activity_type is None and kind == Playbook.Kind.SEQUENCE:
        wrong["activity_type"] = _("Choose the action.")
    elif line.activity_type is None and not tidy(line.title):
        wrong["title"] = _("Say what is to be done, or choose an action.")
    if len(tidy(line.title)) > 200:
        wrong["title"] = _("Use at most 200 characters.")
    hours = line.expected_hours
    if hours is not None and (not 0 <= hours <= MOST_HOURS or hours != round(hours, 2)):
        wrong["expected_hours"] = _("Hours are not negative and have at most two decimals, like 0.5.")
    if not 0 <= line.days <= MOST_DAYS:
        wrong["days"] = _("Use between 0 and {count} days.").format(count=MOST_DAYS)
    if line.hold_days is not None and kind == Playbook.Kind.SEQUENCE:
        wrong["hold_days"] = _("Only tasks of a post-sales template start On hold by themselves.")
    elif line.hold_days is not None and not 0 <= line.hold_days <= MOST_DAYS:
        wrong["hold_days"] = _("Use between 0 and {count} days.").format(count=MOST_DAYS)
    return wrong
