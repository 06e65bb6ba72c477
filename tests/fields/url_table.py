"""Who gets what at the addresses of custom fields."""

from __future__ import annotations

from staffetta.fields.models import Type
from tests.fields.makers import a_choice, a_field
from tests.house.walk import Scene, administrators, members


def furnish(scene: Scene) -> None:
    scene["field"] = a_field("Shoe size", Type.NUMBER)
    scene["choice"] = a_choice("State of mind")


FIELD = {"field_id": "field"}
FORM = {"owner": "contact", "type": "number", "name": "Size of shoes", "decimals": "1", "version": 1}
NEW = {"owner": "lead", "type": "text", "names": {"": "Colour"}}

PAGES = {
    "fields:fields": administrators(),
    "fields:new": [administrators(), administrators(method="POST", ok=302, body={**FORM, "name": "Another"})],
    "fields:order": administrators(method="POST", ok=302),
    "fields:field": [administrators(FIELD), administrators(FIELD, method="POST", ok=302, body=FORM)],
    "fields:retire": administrators(FIELD, method="POST", ok=302),
    "fields:restore": administrators(FIELD, method="POST", ok=302),
    "fields:delete": administrators(FIELD, method="POST", ok=302),
}

API = {
    "GET /custom-fields": members(),
    "POST /custom-fields": administrators(method="POST", ok=201, body=NEW),
    "POST /custom-fields/order": administrators(
        method="POST",
        body=lambda scene: {"owner": "contact", "ids": [str(scene["choice"].pk), str(scene["field"].pk)]},
    ),
    "GET /custom-fields/{field_id}": members(FIELD),
    "PATCH /custom-fields/{field_id}": administrators(FIELD, body={"decimals": 3}),
    "DELETE /custom-fields/{field_id}": administrators(FIELD, ok=204),
}
