"""Who gets what at the addresses of calendars."""

from __future__ import annotations

from datetime import date

from staffetta.calendars.acts.subscribe import subscribe
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import on
from tests.house.walk import ANONYMOUS, HANDLER, LOGIN, STRANGER, Scene, answers, everybody, members, seen_by_handler
from tests.processes.makers import a_process, a_task

TASK = {"task_id": "in_calendar"}
ADDRESS = {"subscription_id": "calendar_address"}
CHOSEN = {"label": "Phone", "days_back": "30", "whose": "mine", "detail": "full"}
OWN = {ANONYMOUS: LOGIN, STRANGER: 404, "teammate": 404, "manager": 404}


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    scene["calendar_address"] = subscribe(seller, label="Phone", choices={}, by=seller)[0]
    process = a_process(scene.people.seller, kind=Process.Kind.POST_SALES)
    scene["in_calendar"] = a_task(process, timing=on(date(2090, 1, 5)))


def _shift(scene: Scene) -> dict[str, object]:
    return {"version": Task.objects.get(pk=scene["in_calendar"].pk).version, "days": 1}


PAGES = {
    "calendars:calendar": members(),
    # Nobody signs in there: only the secret counts.
    "calendars:feed": everybody(404, args={"token": lambda scene: "unknown"}),
    "calendars:subscriptions": members(),
    "calendars:make": members(method="POST", body=CHOSEN),
    "calendars:renew": answers({**OWN, "administrator": 404, HANDLER: 200}, method="POST", args=ADDRESS),
    "calendars:end": answers({**OWN, HANDLER: 302, "administrator": 302}, method="POST", args=ADDRESS),
    "calendars:new": members(),
    "calendars:entry": seen_by_handler(TASK, ok=302),
    "calendars:move": seen_by_handler(TASK, method="POST", ok=302, body=_shift),
}
API = {
    "GET /calendar": members(query="?first=2026-11-01&last=2026-11-30"),
    "GET /calendar/overdue": members(),
    "GET /calendar-addresses": members(),
    "POST /calendar-addresses": members(ok=201, body={"label": "Phone"}),
    "POST /calendar-addresses/{subscription_id}/renew": answers(
        {**OWN, "administrator": 404, HANDLER: 200}, method="POST", args=ADDRESS
    ),
    "DELETE /calendar-addresses/{subscription_id}": answers({**OWN, HANDLER: 204, "administrator": 204}, args=ADDRESS),
}
