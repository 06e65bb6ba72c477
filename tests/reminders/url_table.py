"""Who gets what at the addresses of reminders."""

from __future__ import annotations

from datetime import date

from staffetta.processes.models import Process
from staffetta.processes.plans import ReminderDraft
from tests.house.walk import Scene, seen_by_handler
from tests.processes.makers import a_process, a_task

FAR = {"date": "2090-03-04", "at": "14:30"}
TASK = {"task_id": "reminded"}


def furnish(scene: Scene) -> None:
    process = a_process(scene.people.seller, kind=Process.Kind.POST_SALES)
    scene["reminded"] = a_task(process, reminder=ReminderDraft(date(2090, 1, 5)))


PAGES = {
    "reminders:remind": [seen_by_handler(TASK), seen_by_handler(TASK, method="POST", ok=302, body=FAR)],
    "reminders:snooze": seen_by_handler(TASK, method="POST", ok=302, body={"choice": "tomorrow"}),
    "reminders:remove": seen_by_handler(TASK, method="POST", ok=302),
}
API = {
    "GET /tasks/{task_id}/reminder": seen_by_handler(TASK),
    "PUT /tasks/{task_id}/reminder": seen_by_handler(TASK, body=FAR),
    "DELETE /tasks/{task_id}/reminder": seen_by_handler(TASK, ok=204),
    "POST /tasks/{task_id}/reminder/snooze": seen_by_handler(TASK, body={"choice": "tomorrow"}),
}
