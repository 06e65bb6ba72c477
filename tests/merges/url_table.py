"""Who gets what at the addresses of merges. The seller handles all that is merged (privacy *own*)."""

from __future__ import annotations

from django.utils import timezone

from tests.contacts.makers import a_prospect
from tests.house.walk import Scene, administrators, answers, members, seen_by_handler
from tests.merges.makers import a_merge

MERGE = {"merge_id": "merge"}


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    for place in ("first", "second", "third", "fourth"):
        scene[f"{place} double"] = a_prospect(f"Doppi {place}", handler=seller, by=seller)
    scene["merge"] = a_merge(scene["third double"], scene["fourth double"], by=seller, at=timezone.now())


def _both(scene: Scene) -> dict[str, object]:
    return {"main": str(scene["first double"].pk), "others": [str(scene["second double"].pk)], "safe": False}


def _preview(scene: Scene) -> dict[str, object]:
    return {name: value for name, value in _both(scene).items() if name != "safe"}


# Whoever does not see the contacts is told that there are none.
UNSEEN = {"stranger": 422, "teammate": 422}

PAGES = {
    "merges:merges": members(),
    "merges:term": answers(
        {"anonymous": 302, "stranger": 302, "teammate": 403, "handler": 403, "manager": 403, "administrator": 302},
        method="POST",
        body={"days": "10"},
    ),
    "merges:new": [members(), members(method="POST", ok=302)],
    "merges:merge": seen_by_handler(MERGE),
    "merges:undo": [seen_by_handler(MERGE), seen_by_handler(MERGE, method="POST", ok=302)],
}

API = {
    "GET /merges": members(),
    "POST /merges/preview": answers(
        {"anonymous": 401, **UNSEEN, "handler": 200, "manager": 200, "administrator": 200}, body=_preview
    ),
    "POST /merges": answers(
        {"anonymous": 401, **UNSEEN, "handler": 201, "manager": 201, "administrator": 201}, body=_both
    ),
    "GET /merges/term": members(),
    "PATCH /merges/term": administrators(body={"days": 10}),
    "GET /merges/{merge_id}": seen_by_handler(MERGE),
    "POST /merges/{merge_id}/undo/preview": seen_by_handler(MERGE),
    "POST /merges/{merge_id}/undo": seen_by_handler(MERGE),
}
