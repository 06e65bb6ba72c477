"""The fields that say when a task is (L-06, L-07) and what it is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import date as day_of_calendar
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staffetta.processes.forms.fields import ActivityTypeField, HandsField, HoursField, MinutesField
from staffetta.processes.models import ActivityType, Task
from staffetta.processes.moments import Choice, quick_moments
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER, Timing, exists, is_sensible, moment, next_quarter, on
from staffetta.ui.formats import minutes
from staffetta.ui.forms import DateField, Form, TimeField

TIMES = ("start_time", "end_date", "end_time")
SKIPPED = _("The clocks are put forward then; this time does not exist on that day.")


class PlanFields(Form):
    """A planned task. Times are those of whoever types them (`where`)."""

    title = forms.CharField(label=_("Purpose of the activity"), max_length=200)
    activity_type: forms.Field
    assignee: forms.Field
    remind_about = forms.CharField(label=_("Remind about"), max_length=5000, required=False, widget=forms.Textarea)
    date = DateField(label=_("Start date"))
    start_time = TimeField(label=_("Start time"), required=False)
    all_day = forms.BooleanField(label=_("All day"), required=False)
    end_date = DateField(label=_("End date"), required=False)
    end_time = TimeField(label=_("End time"), required=False)
    expected_hours = HoursField(label=_("Expected hours"), required=False)
    reminder_date = DateField(label=_("Reminder date"), required=False)
    reminder_time = TimeField(label=_("Reminder time"), required=False)
    reminder_minutes = MinutesField(label=_("Takes"), required=False)
    plan_names = (
        *("title", "activity_type", "assignee", "remind_about", "date", "start_time", "all_day", "end_date"),
        *("end_time", "expected_hours", "reminder_date", "reminder_time"),
        "reminder_minutes",
    )
    date_needed = True

    def __init__(self, *args: Any, where: tzinfo | None = None, nobody: str = "–", keep: Task | None = None, **kw: Any):
        self.where = where or timezone.get_current_timezone()
        super().__init__(*args, **kw)
        hands = (keep.assignee, keep.group) if keep else (None, None)
        kind = keep.activity_type if keep else None
        self.fields["activity_type"] = ActivityTypeField(label=_("Activity type"), required=False, keep=kind)
        self.fields["assignee"] = HandsField(label=_("Assignee or group"), nobody=nobody, keep=hands)
        self.fields["date"].required = self.date_needed

    @property
    def durations(self) -> str:
        """How long each activity type usually lasts, for the script that proposes the end."""
        kinds: Any = self.fields["activity_type"]
        return json.dumps({str(kind.pk): kind.minutes for kind in kinds.kinds})

    @property
    def quick_days(self) -> list[tuple[str, day_of_calendar]]:
        """The days that people plan on mostly, each a press away."""
        today = timezone.localdate(timezone=self.where)
        monday = today + timedelta(days=7 - today.weekday())
        return [
            (gettext("Today"), today),
            (gettext("Tomorrow"), today + timedelta(days=1)),
            (gettext("In 3 days"), today + timedelta(days=3)),
            (gettext("Next Monday"), monday),
            (gettext("In a week"), today + timedelta(days=7)),
        ]

    @property
    def quick_moments(self) -> list[Choice]:
        """The moments that people are mostly reminded at."""
        return quick_moments(timezone.now(), self.where)

    def spoken(self, name: str) -> str:
        """The hours that stand in a field, as people say them: "30 min" (A-03); nothing for what is no number."""
        field: Any = self.fields[name]
        try:
            return minutes(field.to_python(field.prepare_value(self[name].value())))
        except forms.ValidationError:
            return ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("date", "end_date", "reminder_date"):
            if said.get(name) is not None and not is_sensible(said[name]):
                self.add_error(name, _("Enter a year between 1970 and 2199."))
        self.timing = self._timing(said)
        self._check_reminder(said)
        return said

    def _timing(self, said: dict[str, Any]) -> Timing:
        """With *All day*, or without a date where none is needed, the times are cleared (worked case 9)."""
        day: date | None = said.get("date")
        if said.get("all_day") or (day is None and not self.date_needed):
            for name in TIMES:
                self.errors.pop(name, None)
                said[name] = None
            return on(day) if day is not None else WHENEVER
        for name in TIMES:
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return self._appointment(said)

    def _appointment(self, said: dict[str, Any]) -> Timing:
        named = (("date", "start_time"), ("end_date", "end_time"))
        if any(name in self.errors for pair in named for name in pair):
            return WHENEVER
        ends = []
        for day, at in named:
            if not exists(said[day], said[at], self.where):
                self.add_error(at, SKIPPED)
                return WHENEVER
            ends.append(moment(said[day], said[at], self.where))
        if ends[1] <= ends[0]:
            early = "end_date" if said["end_date"] < said["date"] else "end_time"
            self.add_error(early, _("The end must be after the start."))
            return WHENEVER
        return Timing(all_day=False, starts_at=ends[0], ends_at=ends[1])

    def _check_reminder(self, said: dict[str, Any]) -> None:
        day, at = said.get("reminder_date"), said.get("reminder_time")
        if at is not None and day is None and "reminder_date" not in self.errors:
            self.add_error("reminder_date", _("Choose the day of the reminder."))
        if at is not None and day is not None and not exists(day, at, self.where):
            self.add_error("reminder_time", SKIPPED)

    @property
    def reminder(self) -> ReminderDraft | None:
        """The reminder asked for (T-03)."""
        day = self.cleaned_data.get("reminder_date")
        said = self.cleaned_data
        return ReminderDraft(day, said.get("reminder_time"), said.get("reminder_minutes")) if day else None

    @property
    def plan(self) -> Plan:
        """What the valid form plans."""
        said = self.cleaned_data
        assignee, group = said["assignee"]
        return Plan(
            title=said["title"],
            activity_type=said["activity_type"],
            assignee=assignee,
            group=group,
            timing=self.timing,
            remind_about=said["remind_about"],
            expected_hours=said["expected_hours"],
            reminder=self.reminder,
        )


def proposed_times(now: datetime, kind: ActivityType | None, where: tzinfo) -> dict[str, Any]:
    """The next round quarter of an hour, lasting as long as this kind of activity usually does (L-07)."""
    start = next_quarter(now)
    end = start + timedelta(minutes=kind.minutes if kind is not None and kind.minutes else 30)
    return {**_split("date", "start_time", start, where), **_split("end_date", "end_time", end, where)}


def asked_times(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The moment that an address proposes, as the calendar's do: ?date=2026-11-23, and for less than the whole day also
    start_time, end_date and end_time. Nothing where it is not a moment."""
    form = _AskedTimes({name: asked.get(name, "") for name in _AskedTimes.base_fields})
    if not form.is_valid() or form.cleaned_data["date"] is None:
        return {}
    said = dict(form.cleaned_data)
    whole = any(said[name] is None for name in TIMES)
    return {**said, "all_day": whole} if not whole else {"date": said["date"], "all_day": True}


class _AskedTimes(forms.Form):
    date = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    start_time = forms.TimeField(required=False, input_formats=["%H:%M"])
    end_date = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    end_time = forms.TimeField(required=False, input_formats=["%H:%M"])


def times_of(task: Task, where: tzinfo) -> dict[str, Any]:
    """A task's moments as the form shows them."""
    said: dict[str, Any] = {"all_day": task.all_day and task.date is not None, "date": task.date}
    if task.starts_at is not None and task.ends_at is not None:
        said |= _split("date", "start_time", task.starts_at, where) | _split(
            "end_date", "end_time", task.ends_at, where
        )
    return said


def _split(day: str, at: str, value: datetime, where: tzinfo) -> dict[str, Any]:
    local = value.astimezone(UTC).astimezone(where)
    return {day: local.date(), at: local.time().replace(second=0, microsecond=0)}
