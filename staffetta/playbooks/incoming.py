"""What a file would become here: whom its people, groups and actions mean (docs/sequences.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Group, Member
from staffetta.core.text import fold
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.files import ActionPart, LinePart, PersonPart, PlaybookFile, PlaybookPart
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import ActivityType

K = TypeVar("K", Member, Group, ActivityType)


@dataclass(frozen=True)
class Remark:
    """What is said about a line of the file."""

    line: int
    text: str


@dataclass(frozen=True)
class Incoming:
    """One sequence of the file as it would be here. `same`: the one that has its code; `lacking`: the lines whose
    action is not known and has nothing in its place."""

    draft: PlaybookDraft
    remarks: tuple[Remark, ...]
    lacking: tuple[int, ...]
    same: Playbook | None

    def renamed(self, code: str) -> PlaybookDraft:
        """The draft under another code."""
        return replace(self.draft, code=code)


class _Known:
    """Who and what is here, read once."""

    def __init__(self) -> None:
        members = list(Member.objects.active().select_related("user"))
        self.emails = {member.user.email.lower(): member for member in members}
        self.names = _unique([(fold(member.name), member) for member in members])
        self.groups = _unique([(fold(group.name), group) for group in Group.objects.active()])
        types = list(ActivityType.objects.active())
        self.codes = {kind.code.lower(): kind for kind in types}
        self.types = _unique([(fold(str(name)), kind) for kind in types for name in {*kind.names.values()}])

    def person(self, part: PersonPart) -> Member | None:
        return self.emails.get(part.email.lower()) or (self.names.get(fold(part.name)) if part.name else None)

    def action(self, part: ActionPart) -> ActivityType | None:
        return self.codes.get(part.code.lower()) or (self.types.get(fold(part.name)) if part.name else None)


def _unique(pairs: list[tuple[str, K]]) -> dict[str, K]:
    """By name; a name that two have is nobody's."""
    found: dict[str, K] = {}
    twice = set()
    for name, record in pairs:
        if found.setdefault(name, record).pk != record.pk:
            twice.add(name)
    return {name: record for name, record in found.items() if name and name not in twice}


def understood(file: PlaybookFile, *, instead: ActivityType | None = None) -> list[Incoming]:
    """Every sequence and template of the file as it would be here; unknown people and groups leave their lines to the
    handler, unknown actions become `instead`."""
    known = _Known()
    codes = [part.code.lower() for part in file.playbooks]
    there = {(p.kind, p.code.lower()): p for p in Playbook.objects.all() if p.code.lower() in codes}
    return [_understood(part, known, instead, there.get((part.kind, part.code.lower()))) for part in file.playbooks]


def _understood(part: PlaybookPart, known: _Known, instead: ActivityType | None, same: Playbook | None) -> Incoming:
    remarks: list[Remark] = []
    lacking: list[int] = []
    lines = []
    for number, line in enumerate(part.lines, 1):
        said: list[str] = []
        lines.append(_line(line, known, instead, said))
        if line.action and line.action != ActionPart() and lines[-1].activity_type is None:
            lacking.append(number)
        remarks += [Remark(number, text) for text in said]
    draft = PlaybookDraft(
        kind=Playbook.Kind(part.kind),
        code=part.code,
        description=part.description,
        notes=part.notes,
        lines=tuple(lines),
    )
    return Incoming(draft, tuple(remarks), tuple(lacking), same)


def _line(line: LinePart, known: _Known, instead: ActivityType | None, said: list[str]) -> LineDraft:
    """One line; what could not be found is said."""
    action = known.action(line.action) if line.action else None
    if line.action and action is None and line.action != ActionPart():
        name = line.action.name or line.action.code
        action = instead
        if instead is None:
            said.append(_("The action “{name}” is not known here.").format(name=name))
        else:
            said.append(
                _("The action “{name}” is not known here and becomes “{instead}”.").format(
                    name=name, instead=instead.name
                )
            )
    person = known.person(line.assignee) if line.assignee else None
    if line.assignee and person is None:
        name = line.assignee.email or line.assignee.name
        said.append(_("Nobody here is “{name}”: the handler gets the task.").format(name=name))
    group = known.groups.get(fold(line.group)) if line.group else None
    if line.group and group is None:
        said.append(_("There is no group “{name}” here: the handler gets the task.").format(name=line.group))
    return LineDraft(
        activity_type=action,
        title=line.title,
        assignee=person,
        group=group,
        expected_hours=line.expected_hours,
        pre_notes=line.pre_notes,
        days=line.days,
        hold_days=line.hold_days,
        waits_for=line.waits_for,
    )


def instead_of(identity: UUID | None) -> ActivityType | None:
    """The action that stands in for those not known."""
    return ActivityType.objects.active().filter(pk=identity).first() if identity else None
