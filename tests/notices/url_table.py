"""Who gets what at the addresses of the inbox: everybody his own notices only."""

from __future__ import annotations

from staffetta.notices import kinds
from staffetta.notices.acts.tell import tell_member
from tests.cast import SETUP
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, HANDLER, LOGIN, Scene, answers, members


def furnish(scene: Scene) -> None:
    kinds.register(
        "tests.walked", "{by} walked by", lambda notice: "/settings/", label="Walks", visible=lambda notice, member: True
    )
    scene["notice"] = tell_member(scene.people.seller, kind="tests.walked", about=scene.people.seller, by=SETUP)


NOTICE = {"notice_id": "notice"}
OWN = {ANONYMOUS: LOGIN, ADMINISTRATOR: 404}

PAGES = {
    "notices:inbox": members(),
    "notices:read": members(method="POST", ok=302),
    "notices:open": answers({**OWN, HANDLER: 302}, method="POST", args=NOTICE),
}

API = {
    "GET /notices": members(),
    "GET /notices/{notice_id}": answers({**OWN, HANDLER: 200}, args=NOTICE),
    "POST /notices/read": members(),
}
