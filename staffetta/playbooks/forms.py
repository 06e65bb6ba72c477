"""The forms of sequences and templates: a header, and lines in a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Group, Member, Workspace
from staffetta.core.refusals import Refused, Stale
from staffetta.core.text import NotANumber, decimal_of
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Line, Playbook
from staffetta.processes.forms.fields import HoursField
from staffetta.processes.models import ActivityType
from staffetta.ui.forms import Form
from staffetta.ui.rows import RowForm, Rows, refuse, restated

Choices = list[tuple[str, str]]
M = TypeVar("M", ActivityType, Member, Group)


@dataclass(frozen=True)
class Offered:
    """What lines may name, read once for all of them; who was named before stays offered."""

    types: dict[str, ActivityType]
    members: dict[str, Member]
    groups: dict[str, Group]

    @classmethod
    def now(cls, lines: Iterable[Line] = ()) -> Offered:
        """All that is in use, and what these lines name."""
        types = {str(t.pk): t for t in ActivityType.objects.active().order_by("position", "id")}
        members = {str(m.pk): m for m in Member.objects.active().order_by("name")}
        groups = {str(g.pk): g for g in Group.objects.active().order_by("name")}
        for line in lines:
            _keep(types, line.activity_type)
            _keep(members, line.assignee)
            _keep(groups, line.group)
        return cls(types, members, groups)


def _keep(known: dict[str, M], named: M | None) -> None:
    if named is not None:
        known.setdefault(str(named.pk), named)


def choices(known: dict[str, Any], nothing: Any) -> Choices:
    """The choices of a field, the one for nothing first."""
    return [("", nothing), *((key, record.name) for key, record in known.items())]


class LineForm(RowForm):
    """One line (A-02). Both assignee and group is refused by the act, at the line (worked case 6)."""

    unused = {"days": "0", "state": "todo"}

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    activity_type = forms.ChoiceField(label=_("Action"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    assignee = forms.ChoiceField(label=_("Assignee"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    expected_hours = HoursField(label=_("Expected hours"), required=False)
    days = forms.IntegerField(label=_("Days until next"), required=False, min_value=0, max_value=3650, initial=0)
    state = forms.ChoiceField(
        label=_("Begins as"), required=False, choices=[("todo", _("To do")), ("on_hold", _("On hold"))]
    )
    hold_days = forms.IntegerField(label=_("Remind after days"), required=False, min_value=0, max_value=3650)
    waits_for = forms.IntegerField(label=_("Waits for line"), required=False, min_value=1, max_value=100)
    pre_notes = forms.CharField(
        label=_("Notes before carrying it out"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 1}),
    )

    def __init__(self, *args: Any, offered: Offered, kind: str, everything: bool = True, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.offered = offered
        self._choose("activity_type", choices(offered.types, "–"))
        self._choose("assignee", choices(offered.members, "–"))
        self._choose("group", choices(offered.groups, "–"))
        if kind == Playbook.Kind.SEQUENCE or not everything:
            del self.fields["state"], self.fields["hold_days"], self.fields["waits_for"]
        else:
            self.fields["waits_for"].widget.attrs["data-row-names"] = "position"
        if kind == Playbook.Kind.TEMPLATE and not everything:
            del self.fields["assignee"], self.fields["group"], self.fields["days"]

    def _choose(self, name: str, offered: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered

    def clean(self) -> dict[str, Any]:
        """On hold needs the days after which to remind. Person and group are refused here too, beside all else that is
        wrong."""
        data = super().clean() or {}
        if data.get("assignee") and data.get("group"):
            self.add_error("assignee", _("Choose one person or one group, not both."))
        if data.get("state") == "on_hold" and data.get("hold_days") is None and "hold_days" not in self.errors:
            self.add_error("hold_days", _("Say after how many days to remind."))
        return data

    @property
    def hours(self) -> Decimal | None:
        """The expected hours as they stand in the field; None while they are none."""
        return hours_of(str(self["expected_hours"].value() or ""))

    @property
    def draft(self) -> LineDraft:
        """The line as entered."""
        data = self.cleaned_data
        return LineDraft(
            id=data.get("id"),
            activity_type=self.offered.types.get(data.get("activity_type", "")),
            title=data.get("title", ""),
            assignee=self.offered.members.get(data.get("assignee", "")),
            group=self.offered.groups.get(data.get("group", "")),
            expected_hours=data.get("expected_hours"),
            pre_notes=data.get("pre_notes", ""),
            days=data.get("days") or 0,
            hold_days=data.get("hold_days") if data.get("state") == "on_hold" else None,
            waits_for=data.get("waits_for"),
        )


def stored_line(line: Line) -> dict[str, Any]:
    """A line as its form shows it."""
    return {
        "id": line.pk,
        "activity_type": str(line.activity_type_id or ""),
        "title": line.title,
        "assignee": str(line.assignee_id or ""),
        "group": str(line.group_id or ""),
        "expected_hours": line.expected_hours,
        "days": line.days,
        "state": "todo" if line.hold_days is None else "on_hold",
        "hold_days": line.hold_days,
        "waits_for": line.waits_for,
        "pre_notes": line.pre_notes,
    }


class PlaybookForm(Form):
    """The header (A-01)."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Short and unique, like QUOTE-FOLLOW-UP."))
    description = forms.CharField(label=_("Description"), max_length=200)
    notes = forms.CharField(
        label=_("Internal notes"), required=False, max_length=5000, widget=forms.Textarea({"rows": 2})
    )
    is_default = forms.BooleanField(label=_("Propose this template first"), required=False)

    def __init__(self, *args: Any, kind: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if kind == Playbook.Kind.SEQUENCE:
            del self.fields["is_default"]


def stored(playbook: Playbook) -> dict[str, Any]:
    """A header as its form shows it."""
    names = ("version", "code", "description", "notes", "is_default")
    return {name: getattr(playbook, name) for name in names}


class Editor:
    """Header and lines together, for a new playbook or a known one."""

    is_stale = False

    def __init__(self, kind: Playbook.Kind, data: Any, workspace: Workspace, playbook: Playbook | None = None) -> None:
        lines = list(playbook.lines.select_related("activity_type", "assignee", "group")) if playbook else []
        self.kind, self.playbook = kind, playbook
        everything = has(Capability.HOLD, workspace) and has(Capability.ASSIGN_TASKS, workspace)
        options: dict[str, Any] = {"offered": Offered.now(lines), "kind": kind, "everything": everything}
        self.form = PlaybookForm(data, kind=kind, initial=stored(playbook) if playbook else {})
        self.rows: Rows[LineForm] = Rows(
            LineForm, data, initial=[stored_line(line) for line in lines], empty=1 if playbook else 3, **options
        )

    def rearrange(self) -> None:
        """After a button of the table: everything as typed, nothing judged yet."""
        self.rows = self.rows.moved()
        self.form = PlaybookForm(kind=self.kind, initial=restated(self.form))

    @contextmanager
    def taking_refusals(self) -> Iterator[None]:
        """Take in what an act refuses; a second try overwrites what the person has now been shown (X-08)."""
        try:
            yield
        except Refused as refused:
            refuse(self.form, [self.rows], refused)
            if isinstance(refused, Stale):
                self.is_stale = True
                self.form.data = self.form.data.copy()  # type: ignore[attr-defined]
                self.form.data["version"] = refused.extra["version"]  # type: ignore[index]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or self.rows.has_errors

    @cached_property
    def drafts(self) -> tuple[LineDraft, ...]:
        """The lines as entered, once they are valid."""
        return tuple(row.draft for row in self.rows.filled)

    @property
    def draft(self) -> PlaybookDraft:
        data = self.form.cleaned_data
        return PlaybookDraft(
            kind=self.kind,
            code=data["code"],
            description=data["description"],
            notes=data["notes"],
            is_default=data.get("is_default", False),
            lines=self.drafts,
        )


def day_of(text: str) -> date:
    """The day asked for; today for what is no day that we plan for."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return day if 1970 <= day.year <= 2199 else timezone.localdate()


def hours_of(text: str) -> Decimal | None:
    """Hours as typed, None for what is none (A-03)."""
    try:
        return decimal_of(text, places=2)
    except NotANumber:
        return None


def ids_of(*texts: str) -> list[UUID]:
    """Ids as sent, without what is none."""
    pattern = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return [UUID(text) for text in texts if re.fullmatch(pattern, text.strip().lower())]
