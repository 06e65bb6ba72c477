"""How a task is known to calendars, and what came along of which we have no column."""

from __future__ import annotations

from django.db import models

from staffetta.core.models import WorkspaceModel
from staffetta.icals.querysets import CalendarObjectQuerySet
from staffetta.processes.models import Task


class CalendarObject(WorkspaceModel):
    """The calendar object of a task, as far as it is more than the task itself.

    A task without a row is known by its own id. `uid` and `resource` are the names that a calendar gave it; `component`
    is what it came as, and what it stays; `kept` has what came, each part with what it said of the task; `repeats`: it
    is a series there, of which we have one task (decision 26). `turn` counts changes of all this, and of what a client
    has to fetch again because it was refused.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="calendar_objects", db_index=False)
    uid = models.CharField(max_length=255, default="", blank=True)
    resource = models.CharField(max_length=255, default="", blank=True)
    component = models.CharField(max_length=10, default="", blank=True)
    kept = models.JSONField(default=dict)
    repeats = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=1)

    objects = CalendarObjectQuerySet.as_manager()
    personal = ("uid", "resource", "kept")
    impersonal = ("component",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "task"], name="icals_object_one"),
            models.UniqueConstraint(
                fields=["workspace_id", "uid"], condition=~models.Q(uid=""), name="icals_object_uid"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "resource"], condition=~models.Q(resource=""), name="icals_object_resource"
            ),
        ]

    def __str__(self) -> str:
        return f"calendar object of {self.task_id}"
