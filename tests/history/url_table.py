"""Who gets what at the addresses of the history."""

from __future__ import annotations

from tests.house.walk import ADMINISTRATOR, ANONYMOUS, HANDLER, LOGIN, administrators, answers

RECORD = {"subject": lambda scene: "accounts.member", "record_id": lambda scene: scene.people.seller.pk}
OWN = {ANONYMOUS: LOGIN, "stranger": 404, "teammate": 404, "manager": 404, HANDLER: 200, ADMINISTRATOR: 200}

PAGES = {
    "history:record": answers(OWN, args=RECORD),
    "history:failures": administrators(),
    "history:retry": administrators({"job_id": lambda scene: 1}, method="POST", ok=404),
}

API = {"GET /history/{subject}/{record_id}": answers(OWN, args=RECORD)}
