"""Who gets what at the addresses where calendars elsewhere read."""

from __future__ import annotations

from staffetta.subscriptions.acts.subscribe import subscribe
from tests.house.walk import ANONYMOUS, HANDLER, LOGIN, STRANGER, Scene, answers, everybody, members

ADDRESS = {"subscription_id": "calendar_address"}
CHOSEN = {"label": "Phone", "days_back": "30", "whose": "mine", "detail": "full"}
OTHERS = {ANONYMOUS: LOGIN, STRANGER: 404, "teammate": 404, "manager": 404}
OWN = {**OTHERS, "administrator": 404}


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    scene["calendar_address"] = subscribe(seller, label="Phone", choices={}, by=seller)[0]


PAGES = {
    # Nobody signs in there: only the secret counts.
    "subscriptions:feed": everybody(404, args={"token": lambda scene: "unknown"}),
    "subscriptions:list": members(),
    "subscriptions:make": members(method="POST", body=CHOSEN),
    "subscriptions:edit": [
        answers({**OWN, HANDLER: 200}, args=ADDRESS),
        answers({**OWN, HANDLER: 302}, method="POST", args=ADDRESS, body=CHOSEN),
    ],
    "subscriptions:renew": answers({**OWN, HANDLER: 200}, method="POST", args=ADDRESS),
    "subscriptions:end": answers({**OTHERS, HANDLER: 302, "administrator": 302}, method="POST", args=ADDRESS),
}
API = {
    "GET /calendar-addresses": members(),
    "POST /calendar-addresses": members(ok=201, body={"label": "Phone"}),
    "PATCH /calendar-addresses/{subscription_id}": answers(
        {**OWN, HANDLER: 200}, args=ADDRESS, body={"label": "Tablet"}
    ),
    "POST /calendar-addresses/{subscription_id}/renew": answers({**OWN, HANDLER: 200}, method="POST", args=ADDRESS),
    "DELETE /calendar-addresses/{subscription_id}": answers(
        {**OTHERS, HANDLER: 204, "administrator": 204}, args=ADDRESS
    ),
}
