"""Named reads of what stands in calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, CharField, F, Func, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

if TYPE_CHECKING:
    from datetime import datetime

    from staffetta.accounts.models import Member
    from staffetta.icals.models import CalendarObject  # noqa: F401
    from staffetta.processes.models import Task
    from staffetta.processes.querysets import TaskQuerySet

_FORM = "2"
"""Changes when we write entries otherwise, so that every client fetches them again."""
AT = "-at"
"""What an appointment's name has more than its task's: it is another entry for calendars when a task gets a time."""
_DATED = Q(starts_at__isnull=False) | Q(date__isnull=False)
IS_EVENT = (Q(calendar_objects__component="VEVENT") & _DATED) | (
    Q(starts_at__isnull=False) & (Q(calendar_objects__component=None) | Q(calendar_objects__component=""))
)
"""Which tasks are appointments: those with a time, unless they came as to-dos, and those that came as such."""


class CalendarObjectQuerySet(models.QuerySet["CalendarObject"]):
    def named(self, resource: str) -> CalendarObjectQuerySet:
        return self.filter(resource=resource)


def in_calendar(tasks: TaskQuerySet, member: Member, since: datetime) -> TaskQuerySet:
    """His own and his groups', open or done since then."""
    return tasks.assigned_to(member).filter(Q(done_at=None) | Q(done_at__gte=since))


def marked(tasks: models.QuerySet[Task], language: str = "") -> models.QuerySet[Task]:
    """Annotates `is_event`, `resource` (its name in a collection) and `mark`, which is another as soon as what stands
    in the entry is: it changes with the task, its reminder, and with what it is about."""
    mine = Concat(
        Cast("pk", CharField()),
        Case(When(IS_EVENT, then=Value(f"{AT}.ics")), default=Value(".ics")),
        output_field=CharField(),
    )
    mark = Func(
        *(Value(_FORM), Value(language), F("version"), F("calendar_objects__turn"), F("process__version")),
        *(F("contact__version"), F("process__contact__version"), F("process__person__version")),
        *(F("activity_type__version"), F("reminders__due_at"), F("reminders__minutes")),
        template="left(md5(concat_ws('|', %(expressions)s)), 20)",
        output_field=CharField(),
    )
    return tasks.annotate(
        is_event=Case(When(IS_EVENT, then=Value(True)), default=Value(False)),
        resource=Coalesce(NullIf("calendar_objects__resource", Value("")), mine, output_field=CharField()),
        mark=mark,
    )
