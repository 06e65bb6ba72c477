"""Keep of a calendar entry what the task has no column for. Called within the acts that make and change tasks of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from staffetta.icals.models import CalendarObject
from staffetta.icals.reading import Item, Kept
from staffetta.processes.models import ActivityType, Reminder, Task


def type_named(categories: tuple[str, ...]) -> ActivityType | None:
    """The activity type that one of these words names, in any language."""
    wanted = {word.casefold() for word in categories}
    if not wanted:
        return None
    types = ActivityType.objects.active().order_by("position", "pk")
    return next((one for one in types if wanted & {name.casefold() for name in one.names.values()}), None)


def keep_item(task: Task, item: Item, *, resource: str = "") -> bool:
    """Keep the lines of a locked task's entry, and by which names a calendar knows it, once it has given them. Says
    whether anything changed."""
    row = CalendarObject.objects.select_for_update().filter(task=task).first()
    if row is None:
        row = CalendarObject(task=task, turn=0)
    wanted = {
        "kept": _kept(task, item),
        "repeats": item.repeats,
        "uid": row.uid or item.uid,
        "resource": row.resource or resource,
        "component": row.component or item.component,
    }
    if row.turn and all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    row.turn += 1
    row.save()
    return True


def _kept(task: Task, item: Item) -> dict[str, Any]:
    """What was kept before goes: a calendar sends the whole entry. What we say ourselves is not kept at all."""
    known = type_named(item.categories)
    says = {"categories": ["type", str(known.pk)] if known is not None else None}
    lines: list[Kept] = []
    for text, said in item.kept:
        is_ours = said == ["ours"] or text == f"URL:{item.url}" and item.url.startswith(settings.PUBLIC_URL)
        if not is_ours:
            lines.append([text, says.get(said[0], said) if said else None])
    due = Reminder.objects.filter(task=task).values_list("due_at", flat=True).first()
    alarms = [[text, said if _is_reminder(said, due) else None] for text, said in item.alarms]
    found = {"lines": lines, "alarms": alarms, "others": item.others, "zones": item.zones}
    return {name: value for name, value in found.items() if value}


def _is_reminder(said: Any, due: Any) -> bool:
    """An alarm of the past did not become a reminder: it is kept as any other."""
    return bool(said) and due is not None and said[1] == due.isoformat()


def fetch_again(task: Task) -> None:
    """Have every client fetch the entry again, because one of them has another copy."""
    row, _made = CalendarObject.objects.select_for_update().get_or_create(task=task)
    row.turn += 1
    row.save(update_fields=["turn"])
