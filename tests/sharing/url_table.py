"""Who gets what at every address of links. The scene's process is the handler's."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from staffetta.sharing.acts.share import share_post_sales
from staffetta.sharing.acts.show import show_task
from tests.house.walk import Scene, everybody, seen_by_handler

PROCESS = {"pk": "post_sales"}
SHARE = {"pk": "post_sales", "share_id": "share"}
TASK = {"pk": "post_sales", "task_id": "post_sales_task"}
ONE = {"post_sales_id": "post_sales"}
LINK = {"post_sales_id": "post_sales", "share_id": "share"}
SHOWN = {"post_sales_id": "post_sales", "task_id": "post_sales_task"}


def furnish(scene: Scene) -> None:
    """A link to the process, which shows one task."""
    seller = scene.people.seller
    made = share_post_sales(scene["post_sales"], language="it", by=seller, at=timezone.now())
    scene["share"], scene["share_token"] = made
    show_task(scene["post_sales"], scene["post_sales_task"], by=seller)


def _token(scene: Scene) -> Any:
    return scene["share_token"]


PAGES = {
    "sharing:customer": everybody(args={"token": _token}),
    "sharing:share": seen_by_handler(PROCESS, method="POST", body={"language": "de", "days": "90"}),
    "sharing:revoke": seen_by_handler(SHARE, method="POST", ok=302),
    "sharing:show": seen_by_handler(TASK, method="POST", ok=302),
    "sharing:hide": seen_by_handler(TASK, method="POST", ok=302),
}

API = {
    "GET /post-sales/{post_sales_id}/shares": seen_by_handler(ONE),
    "POST /post-sales/{post_sales_id}/shares": seen_by_handler(ONE, ok=201, body={"days": 30}),
    "DELETE /post-sales/{post_sales_id}/shares/{share_id}": seen_by_handler(LINK, ok=204),
    "GET /post-sales/{post_sales_id}/shown-tasks": seen_by_handler(ONE),
    "PUT /post-sales/{post_sales_id}/shown-tasks/{task_id}": seen_by_handler(SHOWN, ok=204),
    "DELETE /post-sales/{post_sales_id}/shown-tasks/{task_id}": seen_by_handler(SHOWN, ok=204),
}
