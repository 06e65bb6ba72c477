"""Where an activity type is used. The rooms above, which use it too, say so in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.processes.models import ActivityType, Note, Task

MOST = 1000
"""Beyond this nobody counts on."""

_uses: list[tuple[str | Promise, Callable[[ActivityType], QuerySet], Callable[[ActivityType], str] | None]] = []  # type: ignore[type-arg]


@dataclass(frozen=True)
class Use:
    """Something that uses the type, how often (MOST = so many or more), and where it is seen."""

    label: str
    count: int
    href: str | None


def register(
    label: str | Promise,
    rows: Callable[[ActivityType], QuerySet],  # type: ignore[type-arg]
    href: Callable[[ActivityType], str] | None = None,
) -> None:
    """Have these rows counted for a type."""
    _uses.append((label, rows, href))


def uses_of(kind: ActivityType) -> list[Use]:
    """Everything that uses it."""
    found = []
    for label, rows, href in _uses:
        count = rows(kind).order_by()[:MOST].count()
        if count:
            found.append(Use(str(label), count, href(kind) if href else None))
    return found


def _open_tasks(kind: ActivityType) -> str:
    return f"{reverse('tasks:list')}?list=all&type={kind.pk}"


def _done_tasks(kind: ActivityType) -> str:
    return f"{_open_tasks(kind)}&state=done"


def register_own() -> None:
    """What this room has. Called once, when the apps are ready."""
    register(_("Open tasks"), lambda kind: Task.objects.open().filter(activity_type=kind), _open_tasks)
    register(_("Done tasks"), lambda kind: Task.objects.exclude(done_at=None).filter(activity_type=kind), _done_tasks)
    register(pgettext_lazy("work history", "Notes"), lambda kind: Note.objects.filter(activity_type=kind))
