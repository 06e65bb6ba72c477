"""Who gets what at the addresses of custom fields."""

from __future__ import annotations

from staffetta.fields.models import Owner, Type
from tests.fields.makers import a_choice, a_field
from tests.house.walk import (
    ADMINISTRATOR,
    ANONYMOUS,
    HANDLER,
    LOGIN,
    MANAGER,
    STRANGER,
    TEAMMATE,
    Scene,
    administrators,
    answers,
    members,
)


def furnish(scene: Scene) -> None:
    scene["field"] = a_field("Shoe size", Type.NUMBER)
    a_choice("State of mind")
    scene["first"], scene["last"] = (a_field(name, owner=Owner.POST_SALES) for name in ("First", "Last"))


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
    # A stranger is an administrator elsewhere: these are not the fields of his workspace.
    "POST /custom-fields/order": answers(
        {ANONYMOUS: LOGIN, STRANGER: 409, TEAMMATE: 403, HANDLER: 403, MANAGER: 403, ADMINISTRATOR: 200},
        method="POST",
        body=lambda scene: {"owner": "postsales", "ids": [str(scene["last"].pk), str(scene["first"].pk)]},
    ),
    "GET /custom-fields/{field_id}": members(FIELD),
    "PATCH /custom-fields/{field_id}": administrators(FIELD, body={"decimals": 3}),
    "DELETE /custom-fields/{field_id}": administrators(FIELD, ok=204),
}
