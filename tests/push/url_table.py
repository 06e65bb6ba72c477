"""Everybody his own devices only."""

from __future__ import annotations

from staffetta.push.acts.add_device import Subscription, add_device
from tests.cast import DAWN
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, HANDLER, LOGIN, Scene, answers, everybody, members
from tests.push.browser_end import Browser

KEYS = Browser().keys


def furnish(scene: Scene) -> None:
    given = Subscription("https://push.example/walked", **KEYS)
    scene["device"] = add_device(given, by=scene.people.seller, at=DAWN)


DEVICE = {"device_id": "device"}
OWN = {ANONYMOUS: LOGIN, ADMINISTRATOR: 404}
NEW = {"endpoint": "https://push.example/new", **KEYS}

PAGES = {
    "push:worker": everybody(),
    "push:add": members(method="POST", ok=204, body=NEW),
    "push:remove": answers({**OWN, HANDLER: 302}, method="POST", args=DEVICE),
}

API = {
    "GET /devices": members(),
    "POST /devices": members(ok=201, body=NEW),
    "DELETE /devices/{device_id}": answers({**OWN, HANDLER: 204}, args=DEVICE),
}
