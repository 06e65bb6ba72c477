"""Who gets what at the addresses of calendar files."""

from __future__ import annotations

from datetime import date

from staffetta.processes.models import Process
from staffetta.processes.schedule import on
from tests.house.walk import Scene, members, seen_by_handler
from tests.processes.makers import a_process, a_task


def furnish(scene: Scene) -> None:
    process = a_process(scene.people.seller, kind=Process.Kind.POST_SALES)
    scene["task_as_file"] = a_task(process, timing=on(date(2090, 1, 5)))


TASK = {"task_id": "task_as_file"}
PAGES = {
    "icals:task": seen_by_handler(TASK),
    "icals:mine": members(),
    "icals:new": [members(), members(method="POST", ok=422)],
    "icals:run": members(method="POST", ok=302),
}
API = {
    "GET /calendar-files/mine.ics": members(),
    # Sent without its file, which JSON cannot carry; test_files.py sends it.
    "POST /calendar-files": members(ok=422),
    "GET /tasks/{task_id}.ics": seen_by_handler(TASK),
}
