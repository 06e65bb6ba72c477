"""Who gets what at the addresses of documents and their types."""

from __future__ import annotations

from typing import Any

from tests.documents.makers import a_document, a_prospect, a_type
from tests.house.walk import (
    ADMINISTRATOR,
    ANONYMOUS,
    LOGIN,
    STRANGER,
    TEAMMATE,
    Scene,
    administrators,
    answers,
    members,
    seen_by_handler,
)


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    scene["quoted"] = a_prospect("Walked S.p.A.", handler=seller)
    scene["document"] = a_document(scene["quoted"], by=seller, number="WALK-1")
    scene["document_type"] = a_type("return")


DOCUMENT = {"document_id": "document"}
TYPE = {"type_id": "document_type"}


def _typed(scene: Scene) -> dict[str, Any]:
    return {"type": str(a_type().pk), "date": "2026-03-01", "currency": "EUR", "contact": str(scene["quoted"].pk)}


def _type(scene: Scene) -> dict[str, Any]:
    return {"code": "fresh", "name": "Fresh", "nature": "return", "side": "selling"}


def _sent(scene: Scene) -> dict[str, Any]:
    return {"type": "quote", "contact_id": str(scene["quoted"].pk), "number": "WALK-2"}


# The contact of what is posted is hidden from teammate and stranger under privacy *own*.
HIDDEN = {ANONYMOUS: LOGIN, STRANGER: 422, TEAMMATE: 422}

PAGES = {
    "documents:documents": members(),
    "documents:new": [members(), answers({**HIDDEN, ADMINISTRATOR: 302}, "POST", body=_typed)],
    "documents:number": members(),
    "documents:sums": members(method="POST"),
    "documents:prospect": [members(), members(method="POST", body={"kind": "company", "name": "Fresh"})],
    "documents:types": administrators(),
    "documents:new-type": [administrators(), administrators(method="POST", ok=302, body=_type)],
    "documents:type": [administrators(TYPE), administrators(TYPE, method="POST", ok=302, body=_type)],
    "documents:actions": [administrators(TYPE), administrators(TYPE, method="POST", ok=302)],
    "documents:retire-type": administrators(TYPE, method="POST", ok=302),
    "documents:restore-type": administrators(TYPE, method="POST", ok=302),
    "documents:document": seen_by_handler(DOCUMENT),
    "documents:accept": seen_by_handler(DOCUMENT, method="POST", ok=302),
    "documents:reject": [
        seen_by_handler(DOCUMENT),
        seen_by_handler(DOCUMENT, method="POST", ok=302, body={"reason": "no"}),
    ],
    "documents:cancel": [seen_by_handler(DOCUMENT), seen_by_handler(DOCUMENT, method="POST", ok=302)],
}
API = {
    "GET /documents": members(),
    "POST /documents": answers({**HIDDEN, ADMINISTRATOR: 201}, "POST", body=_sent),
    "GET /documents/{document_id}": seen_by_handler(DOCUMENT),
    "POST /documents/{document_id}/accept": seen_by_handler(DOCUMENT, method="POST"),
    "POST /documents/{document_id}/reject": seen_by_handler(DOCUMENT, method="POST", body={"reason": "no"}),
    "POST /documents/{document_id}/cancel": seen_by_handler(DOCUMENT, method="POST"),
    "GET /document-types": members(),
    "POST /document-types": administrators(method="POST", ok=201, body={"code": "fresh", "names": {"": "Fresh"}}),
    "GET /document-types/{type_id}": members(TYPE),
    "PATCH /document-types/{type_id}": administrators(TYPE, method="PATCH", body={"retention_years": 5}),
}
