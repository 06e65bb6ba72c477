"""Who gets what at the addresses of erasures. The seller handles the contact (privacy *own*)."""

from __future__ import annotations

from staffetta.erasures.acts.delete import delete_contact
from tests.cast import DAWN
from tests.contacts.makers import a_person
from tests.erasures.makers import a_request
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
    seen_by_handler,
)


def furnish(scene: Scene) -> None:
    seller, administrator = scene.people.seller, scene.people.administrator
    scene["erasable"] = a_person("Pia Bruni", handler=seller, by=seller)
    gone = a_person("Ugo Grigi", handler=seller, by=seller)
    scene["erasure"] = delete_contact(gone, by=seller, at=DAWN)
    scene["asked"] = a_request(scene["erasable"], by=administrator, identity="known")


CONTACT = {"contact_id": "erasable"}
ERASURE = {"erasure_id": "erasure"}
ASKED = {"request_id": "asked"}
# Whose deletion it was, and administrators.
OWN = {ANONYMOUS: LOGIN, STRANGER: 404, TEAMMATE: 404, HANDLER: 200, MANAGER: 404, ADMINISTRATOR: 200}


def number(scene: Scene) -> dict[str, str]:
    return {"number": scene["erasable"].number}


# A contact that the stranger does not see; others learn that only administrators may.
FINAL = {ANONYMOUS: LOGIN, STRANGER: 404, TEAMMATE: 403, HANDLER: 403, MANAGER: 403}
HERS = {**FINAL, STRANGER: 404}

PAGES = {
    "erasures:erasures": administrators(),
    "erasures:delete-many": [
        members(),
        members(method="POST", body=lambda scene: {"ids": [str(scene["erasable"].pk)]}),
    ],
    "erasures:delete": [seen_by_handler(CONTACT), seen_by_handler(CONTACT, method="POST", ok=302)],
    "erasures:anonymise": [
        answers({**FINAL, ADMINISTRATOR: 200}, args=CONTACT),
        answers({**FINAL, ADMINISTRATOR: 302}, args=CONTACT, method="POST", body=number),
    ],
    "erasures:requests": administrators(),
    "erasures:new-request": [
        administrators(),
        administrators(
            method="POST",
            ok=302,
            body={"asked_by": "Zoe", "channel": "email", "received_on": "2026-01-02", "identity": "unchecked"},
        ),
    ],
    "erasures:request": answers({**HERS, ADMINISTRATOR: 200}, args=ASKED),
    "erasures:edit-request": [
        answers({**HERS, ADMINISTRATOR: 200}, args=ASKED),
        answers(
            {**HERS, ADMINISTRATOR: 302},
            args=ASKED,
            method="POST",
            body={"asked_by": "Zoe", "channel": "email", "identity": "known"},
        ),
    ],
    "erasures:concern": answers({**HERS, ADMINISTRATOR: 302}, args=ASKED, method="POST"),
    "erasures:extend": answers(
        {**HERS, ADMINISTRATOR: (302, 422)}, args=ASKED, method="POST", body={"reason": "Many files"}
    ),
    "erasures:close": answers(
        {**HERS, ADMINISTRATOR: 302}, args=ASKED, method="POST", body={"outcome": "refused", "refusal": "Law"}
    ),
    "erasures:erasure": answers(OWN, args=ERASURE),
    "erasures:pdf": answers(OWN, args=ERASURE),
    "erasures:json": answers(OWN, args=ERASURE),
}

API = {
    "GET /contacts/{contact_id}/deletion": seen_by_handler(CONTACT),
    "DELETE /contacts/{contact_id}": seen_by_handler(CONTACT, ok=204),
    "GET /contacts/{contact_id}/retention": seen_by_handler(CONTACT),
    "GET /contacts/{contact_id}/anonymisation": answers({**FINAL, ADMINISTRATOR: 200}, args=CONTACT),
    "POST /contacts/{contact_id}/anonymise": answers({**FINAL, ADMINISTRATOR: 201}, args=CONTACT, body=number),
    "GET /erasures": members(),
    "POST /erasures/deletions": members(body=lambda scene: {"contacts": [str(scene["erasable"].pk)]}),
    "GET /erasures/{erasure_id}": answers(OWN, args=ERASURE),
    "GET /erasure-requests": administrators(),
    "POST /erasure-requests": administrators(ok=201, body={"asked_by": "Zoe", "received_on": "2026-01-02"}),
    "GET /erasure-requests/{request_id}": answers({**HERS, ADMINISTRATOR: 200}, args=ASKED),
    "PATCH /erasure-requests/{request_id}": answers({**HERS, ADMINISTRATOR: 200}, args=ASKED, body={"reach": "x"}),
    "POST /erasure-requests/{request_id}/extend": answers(
        {**HERS, ADMINISTRATOR: (200, 409)}, args=ASKED, body={"reason": "Many files"}
    ),
    "POST /erasure-requests/{request_id}/close": answers(
        {**HERS, ADMINISTRATOR: 200}, args=ASKED, body={"outcome": "refused", "refusal": "Law"}
    ),
    "GET /erasure-requests/{request_id}/letters/{kind}": answers(
        {**HERS, ADMINISTRATOR: 200}, args={**ASKED, "kind": lambda scene: "receipt"}
    ),
}
