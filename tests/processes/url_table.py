"""Who gets what at the addresses of tasks and processes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from staffetta.processes.acts.attach import attach_file
from staffetta.processes.acts.retire_type import retire_type
from staffetta.processes.acts.take import take_task
from staffetta.processes.files import store
from staffetta.processes.models import Process
from tests.house.walk import (
    ADMINISTRATOR,
    ANONYMOUS,
    HANDLER,
    LOGIN,
    MANAGER,
    STRANGER,
    TEAMMATE,
    Entry,
    Scene,
    administrators,
    answers,
    members,
    seen_by_handler,
)
from tests.processes.makers import NOON, SETUP, a_contact, a_note, a_process, a_task, kind_of

NOT_THE_AUTHOR = {STRANGER: 404, TEAMMATE: 404, MANAGER: 403}


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    scene["tasks_contact"] = contact = a_contact("Only Sara's", handler=seller)
    scene["process"] = process = a_process(seller, contact=contact, kind=Process.Kind.POST_SALES)
    scene["task"] = a_task(process, timing=date(2026, 3, 4))
    scene["asking"] = a_task(a_process(seller), "Asks for the next step")
    scene["done"] = done = a_task(process, "Done before")
    done.done_at, done.done_by = NOON, seller
    done.save()
    scene["groups"] = a_task(process, "For the back office", group=scene.people.back)
    scene["taken"] = take_task(a_task(process, "Taken", group=scene.people.sales), by=seller)
    scene["file"] = attach_file(process, store(SimpleUploadedFile("a.txt", b"x")), by=SETUP, at=NOON)
    scene["note"] = a_note(process, by=seller)
    scene["kind"] = kind_of("call")
    scene["retired_kind"] = retire_type(kind_of("invoice"), at=NOON, by=SETUP)


def note(scene: Scene) -> dict[str, Any]:
    return {"initiative": "us", "note_type": str(scene["kind"].pk), "text": "Talked"}


def note_and_plan(scene: Scene) -> dict[str, Any]:
    return note(scene) | {"title": "Next", "date": "2026-03-09", "all_day": "on", "next": "plan"}


def version(scene: Scene) -> dict[str, Any]:
    return {"title": "New", "assignee": "", "version": scene["task"].version}


PROCESS, TASK, TYPE = {"process_id": "process"}, {"task_id": "task"}, {"type_id": "kind"}
NOT_THEIR_GROUP: dict[str, Any] = {ANONYMOUS: LOGIN, STRANGER: 404, TEAMMATE: 404, ADMINISTRATOR: 403}
FAIR = {"name": "Fair", "minutes": "30", "icon": "star", "colour": "blue"}


def post(args: dict[str, str], ok: int = 302, **more: Any) -> Entry:
    return seen_by_handler(args, method="POST", ok=ok, **more)


PAGES = {
    "tasks:list": members(),
    "tasks:new": [
        seen_by_handler({"contact_id": "tasks_contact"}),
        post({"contact_id": "tasks_contact"}, body={"title": "Send a card"}),
    ],
    "tasks:contact-note": [
        seen_by_handler({"contact_id": "tasks_contact"}),
        post({"contact_id": "tasks_contact"}, body=note),
    ],
    "tasks:contact-plan": [
        seen_by_handler({"contact_id": "tasks_contact"}),
        post({"contact_id": "tasks_contact"}, body=note_and_plan),
    ],
    "processes:contact-history": seen_by_handler({"contact_id": "tasks_contact"}),
    "processes:contact-files": [
        seen_by_handler({"contact_id": "tasks_contact"}),
        post({"contact_id": "tasks_contact"}, ok=422),
    ],
    "tasks:plan": [seen_by_handler(PROCESS), post(PROCESS, body=note_and_plan)],
    "tasks:mentionable": seen_by_handler(PROCESS, query="?q=a"),
    "tasks:mentionable-about": seen_by_handler({"contact_id": "tasks_contact"}, query="?q=a"),
    "tasks:note": [seen_by_handler(PROCESS), post(PROCESS, body=note)],
    "tasks:linked": seen_by_handler(PROCESS),
    "tasks:open": seen_by_handler(TASK, ok=302),
    "tasks:complete": [seen_by_handler({"task_id": "asking"}), post({"task_id": "asking"}, body=note_and_plan)],
    "tasks:tick": post(TASK),
    "tasks:reopen": post({"task_id": "done"}),
    "tasks:take": answers(NOT_THEIR_GROUP, "POST", {"task_id": "groups"}),
    "tasks:give-back": post({"task_id": "taken"}),
    "tasks:assign": [seen_by_handler(TASK), post(TASK, body={"assignee": ""})],
    "tasks:edit": [seen_by_handler(TASK), post(TASK, body=version)],
    "tasks:delete": post(TASK),
    "processes:open": seen_by_handler(PROCESS, ok=302),
    "processes:show": seen_by_handler(PROCESS),
    "processes:history": seen_by_handler(PROCESS),
    "processes:why": seen_by_handler(PROCESS),
    "processes:contact-why": seen_by_handler({"contact_id": "tasks_contact"}),
    "processes:download": seen_by_handler({"attachment_id": "file"}),
    "processes:delete-note": [
        seen_by_handler({"note_id": "note"}),
        answers(NOT_THE_AUTHOR | {ANONYMOUS: LOGIN, HANDLER: 302, ADMINISTRATOR: 302}, "POST", {"note_id": "note"}),
    ],
    "processes:types": administrators(),
    "processes:new-type": [
        administrators(),
        administrators(method="POST", ok=302, body=FAIR),
    ],
    "processes:type": [
        administrators(TYPE),
        administrators(TYPE, method="POST", ok=302, body=FAIR),
    ],
    "processes:order-types": administrators(method="POST", ok=302),
    "processes:retire-type": administrators(TYPE, method="POST", ok=302),
    "processes:restore-type": administrators({"type_id": "retired_kind"}, method="POST", ok=302),
}


def plan_sent(scene: Scene) -> dict[str, Any]:
    """A process that one does not see is named at its field, not at the address."""
    return {"process_id": str(scene["process"].pk), "title": "Next"}


def file_sent(scene: Scene) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("b.txt", b"y"), "process_id": str(scene["process"].pk)}


UNSEEN: dict[str, Any] = {ANONYMOUS: LOGIN, STRANGER: 422, TEAMMATE: 422}
API = {
    "GET /tasks": members(),
    "POST /tasks": answers(UNSEEN | {ADMINISTRATOR: 201}, body=plan_sent),
    "GET /tasks/{task_id}": seen_by_handler(TASK),
    "PATCH /tasks/{task_id}": seen_by_handler(TASK, body={"title": "New"}),
    "DELETE /tasks/{task_id}": seen_by_handler(TASK, ok=204),
    "GET /tasks/{task_id}/next": seen_by_handler(TASK),
    "POST /tasks/{task_id}/complete": seen_by_handler(TASK),
    "POST /tasks/{task_id}/reopen": seen_by_handler({"task_id": "done"}),
    "POST /tasks/{task_id}/take": answers(NOT_THEIR_GROUP, args={"task_id": "groups"}),
    "POST /tasks/{task_id}/give-back": seen_by_handler({"task_id": "taken"}),
    "POST /tasks/{task_id}/assign": seen_by_handler(TASK),
    "GET /processes/{process_id}/notes": seen_by_handler(PROCESS),
    "GET /processes/{process_id}/why": seen_by_handler(PROCESS),
    "GET /processes/{process_id}/history": seen_by_handler(PROCESS),
    "POST /processes/{process_id}/notes": seen_by_handler(PROCESS, ok=201, body={"text": "Talked"}),
    "DELETE /processes/{process_id}/notes/{note_id}": answers(
        NOT_THE_AUTHOR | {ANONYMOUS: LOGIN, HANDLER: 204, ADMINISTRATOR: 204}, args={**PROCESS, "note_id": "note"}
    ),
    "GET /processes/{process_id}/attachments": seen_by_handler(PROCESS),
    "GET /processes/{process_id}/tags": seen_by_handler(PROCESS),
    "PUT /processes/{process_id}/tags": seen_by_handler(PROCESS, body={"tags": ["a"]}),
    "GET /contacts/{contact_id}/why": seen_by_handler({"contact_id": "tasks_contact"}),
    "GET /contacts/{contact_id}/notes": seen_by_handler({"contact_id": "tasks_contact"}),
    "POST /contacts/{contact_id}/notes": seen_by_handler(
        {"contact_id": "tasks_contact"}, ok=201, body={"text": "Talked"}
    ),
    "GET /contacts/{contact_id}/attachments": seen_by_handler({"contact_id": "tasks_contact"}),
    "POST /contacts/{contact_id}/attachments": answers(
        {ANONYMOUS: LOGIN, ADMINISTRATOR: 422}, args={"contact_id": "tasks_contact"}
    ),
    "POST /attachments/uploads": answers({ANONYMOUS: LOGIN, ADMINISTRATOR: 422}),
    "POST /attachments": answers({ANONYMOUS: LOGIN, ADMINISTRATOR: 422}),
    "GET /attachments/{attachment_id}": seen_by_handler({"attachment_id": "file"}),
    "GET /attachments/{attachment_id}/content": seen_by_handler({"attachment_id": "file"}),
    "GET /activity-types": members(),
    "POST /activity-types": administrators(ok=201, body={"names": {"general": "Fair"}}),
    "POST /activity-types/order": answers(
        {ANONYMOUS: LOGIN, STRANGER: 422, TEAMMATE: 403, HANDLER: 403, MANAGER: 403, ADMINISTRATOR: 200},
        body=lambda scene: {"ids": [str(scene["kind"].pk)]},
    ),
    "GET /activity-types/{type_id}": members(TYPE),
    "PATCH /activity-types/{type_id}": administrators(TYPE, body={"minutes": 20}),
    "POST /activity-types/{type_id}/retire": administrators(TYPE),
    "POST /activity-types/{type_id}/restore": administrators({"type_id": "retired_kind"}),
}
