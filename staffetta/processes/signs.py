"""What the history needs to know of processes: names of fields, icons of facts."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Group, Member
from staffetta.history import subjects
from staffetta.processes.addresses import address_of
from staffetta.processes.models import ActivityType, Process, Task
from staffetta.ui.formats import shown_date, shown_time

_ICONS = {
    "task_planned": ("calendar-plus", "neutral"),
    "task_completed": ("circle-check", "success"),
    "task_reopened": ("rotate-ccw", "warning"),
    "task_taken": ("hand", "neutral"),
    "task_given_back": ("undo-2", "neutral"),
    "task_assigned": ("user-round-pen", "neutral"),
    "task_changed": ("pencil", "neutral"),
    "reminder_set": ("bell-ring", "neutral"),
    "reminder_put_off": ("alarm-clock", "neutral"),
    "reminder_removed": ("bell-off", "neutral"),
    "task_waits": ("hourglass", "neutral"),
    "task_no_longer_waits": ("hourglass", "neutral"),
    "task_freed": ("lock-open", "success"),
    "task_withdrawn": ("trash-2", "warning"),
    "note_deleted": ("trash-2", "warning"),
    "note_written": ("message-square-text", "accent"),
    "file_attached": ("paperclip", "neutral"),
    "tagged": ("tags", "neutral"),
    "activity_type_made": ("plus", "neutral"),
    "activity_type_changed": ("pencil", "neutral"),
    "activity_types_ordered": ("arrow-down-up", "neutral"),
}
_TASK_FIELDS = {
    "title": _("Purpose of the activity"),
    "activity_type": _("Activity type"),
    "remind_about": _("Remind about"),
    "pre_notes": _("Notes before execution"),
    "expected_hours": _("Expected hours"),
    "actual_hours": _("Actual hours"),
    "position": _("Position"),
    "all_day": _("All day"),
    "date": _("Date"),
    "starts_at": pgettext_lazy("moment", "Start"),
    "ends_at": _("End"),
    "hold_until": _("On hold until"),
    "waits_for": _("Waits for"),
}
_TASK_REFS = {"activity_type": ActivityType, "assignee": Member, "group": Group}


def _day_and_time(said: str) -> str:
    """ "2026-03-04 14:30" or "2026-03-04", as people write it."""
    day, _space, at = str(said).partition(" ")
    shown = shown_date(date.fromisoformat(day), "weekday")
    return f"{shown}, {shown_time(time.fromisoformat(at))}" if at else shown


def register() -> None:
    """Called once, when the apps are ready."""
    for name, (icon, tone) in _ICONS.items():
        subjects.sign(f"processes.{name}", icon, tone)
    for kind in ("reminder_set", "reminder_put_off"):
        subjects.say(f"processes.{kind}", "on", _day_and_time)
    subjects.register(
        Process,
        label=_("Process"),
        icon="list-checks",
        visible=Process.objects.visible_to,
        href=address_of,
        fields={name: label for name, label in _TASK_FIELDS.items() if name != "title"},  # a process has a title itself
        refs=_TASK_REFS,
    )
    subjects.name_fields(Task, _TASK_FIELDS, refs=_TASK_REFS)
    subjects.name_fields(
        ActivityType,
        {
            "names": _("Name"),
            "parent": _("Below"),
            "icon": _("Icon"),
            "colour": _("Colour"),
            "minutes": _("Usual minutes"),
            "counts": _("Counts as activity"),
            "position": _("Position"),
            "retired_at": _("Retired"),
        },
    )
