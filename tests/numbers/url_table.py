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
}

API = {
    "GET /number-ranges": members(),
    "GET /number-ranges/{range_id}": members(RANGE),
    "PATCH /number-ranges/{range_id}": administrators(RANGE, body={"width": 6}),
}
