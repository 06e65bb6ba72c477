"""Who gets what at the addresses of number ranges."""

from __future__ import annotations

from staffetta.numbers.models import NumberRange
from tests.house.walk import Scene, administrators, members


def furnish(scene: Scene) -> None:
    scene["range"] = NumberRange.objects.get(code="contacts")


RANGE = {"range_id": "range"}
RANGE_FORM = {"prefix": "C-", "suffix": "", "width": 5, "next_value": 500, "version": 1}

PAGES = {
    "numbers:ranges": administrators(),
    "numbers:range": [
        administrators(RANGE),
        administrators(RANGE, method="POST", ok=302, body=RANGE_FORM),
    ],
    "numbers:range-preview": administrators(RANGE),
    "numbers:gaps": administrators(RANGE),
    "numbers:suppliers": [administrators(), administrators(method="POST", ok=302, body={"suppliers_apart": "on"})],
    "numbers:finance": [administrators(), administrators(method="POST", ok=302, body={"accounts": "follow"})],
}

API = {
    "GET /number-ranges": members(),
    "GET /number-ranges/{range_id}": members(RANGE),
    "GET /number-ranges/{range_id}/gaps": administrators(RANGE),
    "GET /number-ranges/{range_id}/gap-sums": administrators(RANGE),
    "GET /numbering": members(),
    "PATCH /numbering": administrators(body={"suppliers_apart": True}),
    "PATCH /number-ranges/{range_id}": administrators(RANGE, body={"width": 6}),
}
