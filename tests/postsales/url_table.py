"""Who gets what at every address of post-sales. The scene's process is the handler's, of his own lead."""

from __future__ import annotations

from staffetta.postsales.acts.change_many import Wanted, start_change
from staffetta.postsales.bulk import Verb
from staffetta.processes.acts.complete import complete_task
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, LOGIN, Scene, answers, members, seen_by_handler
from tests.postsales.makers import NOW, a_lead, a_process, a_task

PROCESS = {"pk": "post_sales"}
TASK = {"pk": "post_sales", "task_id": "post_sales_task"}
DONE = {"pk": "post_sales", "task_id": "post_sales_done_task"}
LEAD = {"lead_id": "post_sales_lead"}
ONE = {"post_sales_id": "post_sales"}
CHANGE = {"change_id": "post_sales change"}
OWN = {ANONYMOUS: LOGIN, "stranger": 404, "teammate": 404, "handler": 200, "manager": 404, ADMINISTRATOR: 200}


def furnish(scene: Scene) -> None:
    """A lead of the handler with one process: a task to do and one done."""
    seller = scene.people.seller
    scene["post_sales_lead"] = a_lead(seller)
    scene["post_sales"] = a_process(scene["post_sales_lead"], by=seller)
    scene["post_sales_task"] = a_task(scene["post_sales"], "Ship it")
    scene["post_sales_done_task"] = done = a_task(scene["post_sales"], "Pack it")
    complete_task(done, by=seller, at=NOW)
    wanted = Wanted(Verb.TAG, tags=("north",))
    scene["post_sales change"] = start_change([], wanted, by=seller, at=NOW)


def _one(scene: Scene) -> dict[str, str]:
    return {"ids": str(scene["post_sales"].pk)}


PAGES = {
    "postsales:list": members(),
    "postsales:filters": members(),
    "postsales:columns": members(),
    **{f"postsales:bulk-{verb}": members(method="POST", ok=200, body=_one) for verb in Verb.values},
    "postsales:bulk-change": answers(OWN, args=CHANGE),
    "postsales:bulk-progress": answers(OWN, args=CHANGE),
    "postsales:bulk-report": answers(OWN, args=CHANGE),
    "postsales:bulk-cancel": answers(OWN | {"handler": 302, ADMINISTRATOR: 302}, args=CHANGE, method="POST"),
    "postsales:open": [
        seen_by_handler(LEAD),
        seen_by_handler(
            LEAD, method="POST", ok=302, body=lambda scene: {"assignee": scene.people.seller.pk, "start": "2026-03-02"}
        ),
    ],
    "postsales:preview": seen_by_handler(LEAD),
    "postsales:process": seen_by_handler(PROCESS),
    "postsales:assign": [
        seen_by_handler(PROCESS),
        seen_by_handler(PROCESS, method="POST", ok=302, body=lambda scene: {"assignee": scene.people.manager.pk}),
    ],
    "postsales:delete": [seen_by_handler(PROCESS), seen_by_handler(PROCESS, method="POST", ok=302)],
    "postsales:change": [
        seen_by_handler(PROCESS),
        seen_by_handler(
            PROCESS,
            method="POST",
            ok=302,
            body=lambda scene: {"version": scene["post_sales"].process.version, "title": "New"},
        ),
    ],
    "postsales:add-task": seen_by_handler(PROCESS, method="POST", ok=302, body={"title": "Invoice it"}),
    "postsales:tick": seen_by_handler(TASK, method="POST", ok=302),
    "postsales:untick": seen_by_handler(DONE, method="POST", ok=302),
    "postsales:change-task": [
        seen_by_handler(TASK),
        seen_by_handler(
            TASK,
            method="POST",
            ok=302,
            body=lambda scene: {"version": scene["post_sales_task"].version, "title": "New"},
        ),
    ],
    "postsales:assign-task": [
        seen_by_handler(TASK),
        seen_by_handler(TASK, method="POST", ok=302, body=lambda scene: {"who": f"member:{scene.people.manager.pk}"}),
    ],
    "postsales:hold": [
        seen_by_handler(TASK),
        seen_by_handler(TASK, method="POST", ok=302, body={"date": "2030-03-01"}),
    ],
    "postsales:wait": [
        seen_by_handler(TASK),
        seen_by_handler(
            TASK, method="POST", ok=302, body=lambda scene: {"waits_for": scene["post_sales_done_task"].pk}
        ),
    ],
    "postsales:files": [seen_by_handler(TASK), seen_by_handler(TASK, method="POST", ok=422)],
    "postsales:delete-task": seen_by_handler(TASK, method="POST", ok=302),
    "postsales:arrange": seen_by_handler(
        PROCESS, method="POST", ok=302, body=lambda scene: {"ids": str(scene["post_sales_task"].pk)}
    ),
    "postsales:resume": seen_by_handler(TASK, method="POST", ok=302),
    "postsales:move": seen_by_handler(TASK, method="POST", ok=302, body={"to": "down"}),
}

API = {
    "POST /post-sales-changes": members(
        ok=201, body=lambda scene: {"verb": "tag", "tags": ["north"], "processes": [str(scene["post_sales"].pk)]}
    ),
    "GET /post-sales-changes/{change_id}": answers(OWN, args=CHANGE),
    "POST /post-sales-changes/{change_id}/cancel": answers(OWN, args=CHANGE),
    "GET /post-sales-changes/{change_id}/rows": answers(OWN, args=CHANGE),
    "POST /tasks/{task_id}/wait": seen_by_handler(
        {"task_id": "post_sales_task"}, body=lambda scene: {"waits_for_id": str(scene["post_sales_done_task"].pk)}
    ),
    "GET /post-sales": members(),
    "GET /post-sales/in-hand": members(),
    "POST /post-sales": seen_by_handler(
        {}, method="POST", ok=201, body=lambda scene: {"lead_id": str(scene["post_sales_lead"].pk)}
    ),
    "GET /post-sales/{post_sales_id}": seen_by_handler(ONE),
    "DELETE /post-sales/{post_sales_id}": seen_by_handler(ONE, ok=204),
    "PATCH /post-sales/{post_sales_id}": seen_by_handler(ONE, body={"title": "New"}),
    "POST /post-sales/{post_sales_id}/assign": seen_by_handler(
        ONE, body=lambda scene: {"assignee_id": str(scene.people.manager.pk)}
    ),
    "POST /post-sales/{post_sales_id}/arrange": seen_by_handler(
        ONE, body=lambda scene: {"order": [str(scene["post_sales_task"].pk)]}
    ),
}
