"""Who gets what at the addresses of the calendar."""

from __future__ import annotations

from datetime import date

from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import on
from tests.house.walk import Scene, members, seen_by_handler
from tests.processes.makers import a_process, a_task

TASK = {"task_id": "in_calendar"}


def furnish(scene: Scene) -> None:
    process = a_process(scene.people.seller, kind=Process.Kind.POST_SALES)
    scene["in_calendar"] = a_task(process, timing=on(date(2090, 1, 5)))


def _shift(scene: Scene) -> dict[str, object]:
    return {"version": Task.objects.get(pk=scene["in_calendar"].pk).version, "days": 1}


PAGES = {
    "calendars:calendar": members(),
    "calendars:new": members(),
    "calendars:entry": seen_by_handler(TASK, ok=302),
    "calendars:move": seen_by_handler(TASK, method="POST", ok=302, body=_shift),
}
API = {
    "GET /calendar": members(query="?first=2026-11-01&last=2026-11-30"),
    "GET /calendar/overdue": members(),
}
