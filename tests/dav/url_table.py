"""Who gets what at the addresses of devices."""

from __future__ import annotations

from staffetta.dav.acts.make_password import make_password
from tests.house.walk import ANONYMOUS, HANDLER, LOGIN, STRANGER, Scene, answers, everybody, members


def furnish(scene: Scene) -> None:
    scene["password"] = make_password(scene.people.seller, label="phone", by=scene.people.seller)[0]


PASSWORD = {"password_id": "password"}
OWN = {ANONYMOUS: LOGIN, STRANGER: 404, "teammate": 404, "manager": 404}

PAGES = {
    # A session opens nothing here: devices come in by their own passwords.
    "dav:dav": [everybody(401, args={"path": lambda scene: ""}), everybody(401, method="POST")],
    "dav:caldav": [everybody(301), everybody(301, method="POST")],
    "dav:carddav": [everybody(301), everybody(301, method="POST")],
    "dav:devices": members(),
    "dav:make": [members(method="POST", body={"label": "laptop"})],
    "dav:choose": members(method="POST", ok=302, body={"choice": "mine"}),
    "dav:revoke": answers({**OWN, HANDLER: 302, "administrator": 302}, method="POST", args={"password_id": "password"}),
}

API = {
    "GET /device-passwords": members(),
    "POST /device-passwords": members(ok=201, body={"label": "laptop"}),
    "GET /device-passwords/address-book": members(),
    "PUT /device-passwords/address-book": members(body={"choice": "mine"}),
    "DELETE /device-passwords/{password_id}": answers({**OWN, HANDLER: 204, "administrator": 204}, args=PASSWORD),
}
