"""Tasks as what calendar entries are made of, in a few statements for any number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from staffetta.icals.models import CalendarObject
from staffetta.icals.querysets import AT, marked
from staffetta.icals.writing import Written
from staffetta.processes.addresses import address_of_task
from staffetta.processes.models import Reminder, Task

PORTION = 1000


def entries_of(tasks: QuerySet[Task]) -> Iterator[Written]:
    """The entries of these tasks, in their order."""
    portion: list[Task] = []
    for task in with_all(marked(tasks)).iterator(chunk_size=PORTION):
        portion.append(task)
        if len(portion) == PORTION:
            yield from entries_among(portion)
            portion = []
    yield from entries_among(portion)


def entry_of(task: Task) -> Written:
    """The entry of one task."""
    return next(entries_of(Task.objects.filter(pk=task.pk)))


def with_all(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With what their entries say."""
    return tasks.select_related("activity_type", "contact", "process__contact", "process__person", "process__parent")


def entries_among(tasks: Sequence[Task]) -> Iterator[Written]:
    """The entries of these, in two statements for any number. They are `marked` and read `with_all`."""
    ids = [task.pk for task in tasks]
    rows = {row.task_id: row for row in CalendarObject.objects.filter(task__any=ids)}
    reminders: dict[UUID, Reminder] = {row.task_id: row for row in Reminder.objects.filter(task__any=ids)}
    for task in tasks:
        row, reminder = rows.get(task.pk), reminders.get(task.pk)
        is_event: bool = task.is_event  # type: ignore[attr-defined]  # annotated
        yield Written(
            task=task,
            uid=(row.uid if row is not None else "") or f"{task.pk}{AT if is_event else ''}",
            component="VEVENT" if is_event else "VTODO",
            about=_about(task),
            href=f"{settings.PUBLIC_URL}{address_of_task(task)}",
            remind_at=reminder.due_at if reminder is not None else None,
            type_name=task.activity_type.name if task.activity_type is not None else "",
            kept=row.kept if row is not None else {},
            turn=row.turn if row is not None else 0,
        )


def _about(task: Task) -> str:
    """The contact and the process, for whoever reads it in his calendar."""
    process = task.process
    contact = task.contact or (process.contact or process.person if process is not None else None)
    names = [contact.name if contact is not None else "", process.title if process is not None else ""]
    return "\n".join(dict.fromkeys(name for name in names if name and name != task.title))
