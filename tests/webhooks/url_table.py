"""Who gets what at the addresses of webhooks."""

from __future__ import annotations

from staffetta.webhooks.acts.try_out import try_out
from tests.cast import DAWN
from tests.house.walk import Scene, administrators
from tests.webhooks.makers import a_webhook


def furnish(scene: Scene) -> None:
    scene["webhook"] = a_webhook(scene.people.administrator, "https://hooks.example.com/in", "lead.lost")
    scene["webhook_message"] = try_out(scene["webhook"], by=scene.people.administrator, at=DAWN)


HOOK = {"webhook_id": "webhook"}
MESSAGE = {**HOOK, "delivery_id": "webhook_message"}
FORM = {"url": "https://hooks.example.com/other", "every": "on", "is_active": "on", "version": 1}
DAYS = {"since": "2026-01-01", "until": "2026-01-31"}
PERIOD = {"since": "2026-01-01T00:00:00Z", "until": "2026-01-31T00:00:00Z"}


PAGES = {
    "webhooks:webhooks": administrators(),
    "webhooks:new": [administrators(), administrators(method="POST", body=FORM)],
    "webhooks:webhook": administrators(HOOK),
    "webhooks:edit": [administrators(HOOK), administrators(HOOK, method="POST", ok=302, body=FORM)],
    "webhooks:delete": administrators(HOOK, method="POST", ok=302),
    "webhooks:renew": administrators(HOOK, method="POST"),
    "webhooks:take-over": administrators(HOOK, method="POST", ok=302),
    "webhooks:test": administrators(HOOK, method="POST", ok=302),
    "webhooks:replay": [administrators(HOOK), administrators(HOOK, method="POST", ok=302, body=DAYS)],
    "webhooks:delivery": administrators(MESSAGE),
    "webhooks:retry": administrators(MESSAGE, method="POST", ok=302),
}

API = {
    "GET /webhooks": administrators(),
    "POST /webhooks": administrators(ok=201, body={"url": "https://hooks.example.com/new"}),
    "GET /webhooks/types": administrators(),
    "GET /webhooks/{webhook_id}": administrators(HOOK),
    "PATCH /webhooks/{webhook_id}": administrators(HOOK, body={"description": "Shop"}),
    "DELETE /webhooks/{webhook_id}": administrators(HOOK, ok=204),
    "POST /webhooks/{webhook_id}/ping": administrators(HOOK, ok=202),
    "POST /webhooks/{webhook_id}/rotate": administrators(HOOK),
    "POST /webhooks/{webhook_id}/replay": administrators(HOOK, ok=202, body=PERIOD),
    "GET /webhooks/{webhook_id}/deliveries": administrators(HOOK),
    "GET /webhooks/{webhook_id}/deliveries/{delivery_id}": administrators(MESSAGE),
    "POST /webhooks/{webhook_id}/deliveries/{delivery_id}/retry": administrators(MESSAGE, ok=202),
}
