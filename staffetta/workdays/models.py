"""What the firm has said about the days on which it works."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.workdays.querysets import WorkingDaysQuerySet


class Counting(models.TextChoices):
    """What the days between two lines are, once the calendar is on (A-04, decision 19)."""

    WORKING = "working", _("Only working days are counted")
    ALL = "all", _("All days are counted; a date on a free day moves to the next working day")


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


class WorkingDays(WorkspaceModel, Versioned):
    """The firm's calendar of working days; one row at most, none while it is as delivered: off.

    `weekdays` are 0 (Monday) to 6. `free_days` are the firm's own: a list of {"name", "first", "last", "yearly"} with
    dates in ISO 8601; `yearly` are the same days of every year.
    """

    is_on = models.BooleanField(default=False)
    weekdays = models.JSONField(default=monday_to_friday)
    country = models.CharField(max_length=2, default="", blank=True)
    subdivision = models.CharField(max_length=40, default="", blank=True)
    counting = models.CharField(max_length=10, choices=Counting.choices, default=Counting.WORKING)
    free_days = models.JSONField(default=list)

    objects = WorkingDaysQuerySet.as_manager()
    impersonal = ("country", "subdivision", "counting", "weekdays", "free_days")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="workdays_workingdays_once")]

    def __str__(self) -> str:
        return "working days"
