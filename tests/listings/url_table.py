"""Who gets what at the addresses of saved views. The seller shares one view and keeps another to himself."""

from __future__ import annotations

from staffetta.listings.acts.save import save_view
from staffetta.listings.drafts import State, ViewDraft
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, LOGIN, Scene, answers, members

STATE = State({"kind": ["company"]}, ("name", "city"), "-name")


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    own = ViewDraft(list="contacts", name="Mine alone", state=STATE)
    scene["own view"] = save_view(own, by=seller)
    shared = ViewDraft(list="contacts", name="For all", state=STATE, is_shared=True)
    scene["shared view"] = save_view(shared, by=seller)


LIST = {"list_key": lambda scene: "contacts"}
OWN, SHARED = {"view_id": "own view"}, {"view_id": "shared view"}
# A view kept to oneself is there for nobody else.
MINE = {ANONYMOUS: LOGIN, "stranger": 404, "teammate": 404, "handler": 200, "manager": 404, ADMINISTRATOR: 404}
# A shared one is there for all; its owner and administrators change it.
CHANGED = {ANONYMOUS: LOGIN, "stranger": 404, "teammate": 403, "handler": 302, "manager": 403, ADMINISTRATOR: 302}
CHANGED_BY_API = {**CHANGED, "handler": 200, ADMINISTRATOR: 200}

PAGES = {
    "listings:new": [
        members(LIST, stranger=200),
        members(LIST, method="POST", ok=302, stranger=302, body={"name": "New", "state": "kind=person"}),
    ],
    "listings:default": members(LIST, method="POST", ok=302, stranger=302, body={"view": ""}),
    "listings:view": [
        answers(MINE, args=OWN),
        answers(CHANGED, args=SHARED, method="POST", body={"name": "Renamed", "is_shared": "on"}),
    ],
    "listings:save": answers(CHANGED, args=SHARED, method="POST", body={"state": "kind=person"}),
    "listings:delete": answers(CHANGED, args=SHARED, method="POST"),
}

API = {
    "GET /saved-views": members(),
    "POST /saved-views": members(ok=201, stranger=201, body={"list": "contacts", "name": "New"}),
    "PUT /saved-views/default/{list}": members(
        {"list": lambda scene: "contacts"}, ok=204, stranger=204, body={"view": None}
    ),
    "GET /saved-views/{view_id}": answers(MINE, args=OWN),
    "PATCH /saved-views/{view_id}": answers(CHANGED_BY_API, args=SHARED, body={"name": "Renamed"}),
    "DELETE /saved-views/{view_id}": answers({**CHANGED, "handler": 204, ADMINISTRATOR: 204}, args=SHARED),
}
