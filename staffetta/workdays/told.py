"""What this room adds to the administration and to the history; called once, when the apps are ready."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.history import subjects
from staffetta.ui import administration
from staffetta.workdays import rules
from staffetta.workdays.models import WorkingDays
from staffetta.workdays.querysets import WorkingDaysQuerySet


def register() -> None:
    """Tell the rooms beneath."""
    administration.add(
        "workdays",
        _("Working days"),
        _("Whether automatic actions count working days: weekends, public holidays, your own free days."),
        "calendar-off",
        "workdays:edit",
        group="sales",
        order=25,
        needs=rules.may_set_working_days,
    )
    subjects.register(
        WorkingDays,
        label=_("Working days"),
        icon="calendar-off",
        visible=_visible,
        href=lambda said: reverse("workdays:edit"),
        fields={
            "is_on": _("Count working days"),
            "weekdays": _("Days of the week"),
            "country": _("Public holidays of"),
            "subdivision": _("Region"),
            "counting": _("What is counted"),
            "free_days": _("Own free days"),
        },
        values={"weekdays": _weekdays, "free_days": lambda days: "; ".join(map(_free_day, days))},
    )
    subjects.sign("workdays.set", "calendar-off")


def _visible(member: Member) -> WorkingDaysQuerySet:
    rows = WorkingDays.objects.all()
    return rows if rules.may_set_working_days(member) else rows.none()


def _weekdays(numbers: list[int]) -> str:
    return ", ".join(str(WEEKDAYS[number]) for number in numbers)


def _free_day(day: dict[str, Any]) -> str:
    ends = [date_format(date.fromisoformat(day[end]), "SHORT_DATE_FORMAT") for end in ("first", "last")]
    return f"{day['name']} ({' – '.join(dict.fromkeys(ends))})"
