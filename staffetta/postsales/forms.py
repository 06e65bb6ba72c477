"""What is asked about post-sales processes and their tasks."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.custom_forms import CustomAnswers
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.playbooks.dates import later
from staffetta.playbooks.editions import usable
from staffetta.playbooks.models import Playbook
from staffetta.processes.forms.fields import ActivityTypeField, HandsField, HoursField, hands_value
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import is_sensible
from staffetta.tags.models import Tag
from staffetta.ui.forms import DateField, Form, TagsField, TimeField
from staffetta.workdays.calendar import running_calendar


def _sensible(day: datetime.date) -> None:
    """A validator: years that no calendar of ours reaches are typing mistakes."""
    if not is_sensible(day):
        raise forms.ValidationError(_("Enter a year between 1970 and 2199."))


class TemplateChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.description)


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An active member; whoever holds the record already may stay even if he was deactivated since."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Member.objects.none(), **kwargs)

    def offer(self) -> None:
        """Read the members; done by the form, for it is only then that the workspace is known."""
        self.queryset = Member.objects.active().order_by("name")


class OpenForm(Form):
    """Start a process: from a template or empty (P-03)."""

    template = TemplateChoice(
        Playbook.objects.none(), label=_("Template"), required=False, empty_label=_("Empty, without tasks")
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Left empty, it is called like the lead.")
    )
    assignee = MemberChoice(label=_("Assigned to"))
    start = DateField(
        label=_("Starts on"), help_text=_("The dates of the tasks count from this day."), validators=[_sensible]
    )
    tags = TagsField(label=_("Tags"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Tag.objects.order_by("name").values_list("name", flat=True)
        self.fields["tags"].widget.suggestions = list(known[:200])
        offered = Playbook.objects.filter(pk__in=[one.pk for one in usable()]).order_by("description")
        self.fields["template"].queryset = offered  # type: ignore[attr-defined]
        self.fields["assignee"].offer()  # type: ignore[attr-defined]


class AssignForm(Form):
    assignee = MemberChoice(label=_("Assigned to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].offer()  # type: ignore[attr-defined]


class ChangeForm(CustomAnswers):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    tags = TagsField(label=_("Tags"), required=False)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, member: Member, process: Process, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_custom(member, fields_of(Owner.POST_SALES), process.custom_values.all())

    def values(self) -> dict[str, Any]:
        """What was entered, for change_post_sales; `version` along with it."""
        said = {name: value for name, value in self.cleaned_data.items() if "." not in name}
        return {**said, "custom": self.custom()}


class TaskForm(Form):
    """What a task says; who has it and when it is have dialogues of their own."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    expected_hours = HoursField(label=_("Expected hours"), required=False)
    actual_hours = HoursField(label=_("Actual hours"), required=False)
    pre_notes = forms.CharField(
        label=_("Notes for whoever carries it out"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        names = ("version", "title", "activity_type", "expected_hours", "actual_hours", "pre_notes")
        super().__init__(*args, initial={name: getattr(task, name) for name in names}, **kwargs)
        self.fields["activity_type"] = ActivityTypeField(
            label=_("Activity type"), required=False, empty_label=_("None"), keep=task.activity_type
        )


class TaskHandsForm(Form):
    """Who carries the task out: a person or a group (P-11)."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, initial={"who": hands_value(task.assignee, task.group)}, **kwargs)
        self.fields["who"] = HandsField(
            label=_("Assigned to"), nobody=str(_("Nobody in particular")), keep=(task.assignee, task.group)
        )


class HoldForm(Form):
    """Put a task on hold: it waits, and somebody is reminded (T-03)."""

    date = DateField(label=_("Remind on"), required=False, validators=[_sensible])
    days = forms.IntegerField(required=False, min_value=1, max_value=3650)
    at = TimeField(label=_("Time"), required=False)
    minutes = forms.TypedChoiceField(
        label=_("Takes"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((str(m), f"{m} min") for m in (15, 30, 45, 60, 90, 120, 180, 240, 480))],
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.calendar = today, running_calendar()
        counts = self.calendar is not None and not self.calendar.counts_all
        self.fields["days"].label = _("or in working days") if counts else _("or in days")
        self.order_fields(["date", "days", "at", "minutes"])

    def clean(self) -> dict[str, Any]:
        """The day, said as such or by how many (working) days it is away."""
        data = super().clean() or {}
        count = data.pop("days", None)
        if data.get("date") is None and count is not None:
            data["date"] = later(self.today, count, self.calendar)
        if data.get("date") is None and not self.errors:
            self.add_error("date", _("Say on which day, or in how many days."))
        return data


class WaitForm(Form):
    """What has to be done before: another task of the process, or nothing."""

    waits_for = forms.ModelChoiceField(
        Task.objects.none(), label=_("Waits for"), required=False, empty_label=_("Nothing: it can be done at any time")
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, initial={"waits_for": task.waits_for_id}, **kwargs)
        others = Task.objects.filter(process=task.process_id).exclude(pk=task.pk).order_by("position", "id")
        self.fields["waits_for"].queryset = others  # type: ignore[attr-defined]
