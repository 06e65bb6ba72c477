"""Who gets what at the addresses of the bin. The seller deleted what lies there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from staffetta.leads.acts.delete import delete_lead
from tests.house.walk import Scene, administrators, answers, members
from tests.leads.makers import a_lead
from tests.processes.makers import NOON

TOGETHER = UUID(int=7)
ENTRY = {"entry_id": "binned"}
BATCH: dict[str, Any] = {"batch_id": lambda _scene: TOGETHER}
OWN = {"stranger": 404, "teammate": 404, "handler": 200, "manager": 404, "administrator": 200}
MOVED = {**OWN, "handler": 302, "administrator": 302}


def furnish(scene: Scene) -> None:
    lead = a_lead(scene.people.seller, "Thrown away with others")
    delete_lead(lead, batch=TOGETHER, by=scene.people.seller, at=NOON)
    scene["binned"] = delete_lead(a_lead(scene.people.seller, "Thrown away"), by=scene.people.seller, at=NOON)


PAGES = {
    "bin:bin": members(),
    "bin:empty": answers(
        {"anonymous": 302, "stranger": 302, "teammate": 403, "handler": 403, "manager": 403, "administrator": 302},
        method="POST",
    ),
    "bin:term": answers(
        {"anonymous": 302, "stranger": 302, "teammate": 403, "handler": 403, "manager": 403, "administrator": 302},
        method="POST",
        body={"days": "10"},
    ),
    "bin:restore": [
        answers({"anonymous": 302, **OWN}, args=ENTRY),
        answers({"anonymous": 302, **MOVED}, args=ENTRY, method="POST"),
    ],
    "bin:restore-batch": answers({"anonymous": 302, **MOVED}, args=BATCH, method="POST"),
    "bin:delete": answers({"anonymous": 302, **MOVED, "handler": 403}, args=ENTRY, method="POST"),
}

API = {
    "GET /bin": members(),
    "GET /bin/term": members(),
    "PATCH /bin/term": administrators(body={"days": 10}),
    "POST /bin/empty": administrators(),
    "GET /bin/{entry_id}": answers({"anonymous": 401, **OWN}, args=ENTRY),
    "POST /bin/{entry_id}/restore": answers({"anonymous": 401, **OWN}, args=ENTRY),
    "POST /bin/batches/{batch_id}/restore": answers({"anonymous": 401, **OWN}, args=BATCH),
    "DELETE /bin/{entry_id}": answers({"anonymous": 401, **OWN, "handler": 403, "administrator": 204}, args=ENTRY),
}
