"""Who gets what at the addresses of the inbox: everybody his own notices only."""

from __future__ import annotations

from typing import Any

from staffetta.notices import kinds
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.unsubscribing import link_of
from tests.cast import SETUP
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, HANDLER, LOGIN, Scene, answers, everybody, members


def furnish(scene: Scene) -> None:
    kinds.register(
        "tests.walked",
        "{by} walked by",
        lambda notice: "/settings/",
        label="Walks",
        visible=lambda notice, member: True,
    )
    scene["notice"] = tell_member(scene.people.seller, kind="tests.walked", about=scene.people.seller, by=SETUP)


def _token(scene: Scene) -> Any:
    return link_of(scene.people.seller, ["tests.walked"]).rstrip("/").rpartition("/")[2]


NOTICE = {"notice_id": "notice"}
OWN = {ANONYMOUS: LOGIN, ADMINISTRATOR: 404}

PAGES = {
    "notices:inbox": members(),
    "notices:read": members(method="POST", ok=302),
    "notices:unread": members(method="POST", ok=302),
    "notices:delete": members(method="POST", ok=302),
    "notices:preferences": [members(), members(method="POST", ok=302, body={"quiet_weekends": "on"})],
    "notices:unsubscribe": [everybody(args={"token": _token}), everybody(args={"token": _token}, method="POST")],
    "notices:open": answers({**OWN, HANDLER: 302}, method="POST", args=NOTICE),
}

API = {
    "GET /notices": members(),
    "GET /notices/{notice_id}": answers({**OWN, HANDLER: 200}, args=NOTICE),
    "DELETE /notices/{notice_id}": answers({**OWN, HANDLER: 204}, method="DELETE", args=NOTICE),
    "POST /notices/read": members(method="POST"),
    "POST /notices/unread": members(method="POST", body={"ids": []}),
    "POST /notices/delete": members(method="POST"),
    "GET /notices/preferences": members(),
    "PATCH /notices/preferences": members(method="PATCH", body={"quiet_weekends": True}),
}
