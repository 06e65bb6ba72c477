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
    scene["order"] = a_document(scene["quoted"], by=seller, number="WALK-0", type=a_type("order"))
    scene["document_type"] = a_type("return")


DOCUMENT = {"document_id": "document"}
ORDER = {"document_id": "order"}
FILE = {"document_id": "document", "file_id": "document"}  # nobody's: what a file needs is tried in test_files.py
TYPE = {"type_id": "document_type"}


def _typed(scene: Scene) -> dict[str, Any]:
    return {"type": str(a_type().pk), "date": "2026-03-01", "currency": "EUR", "contact": str(scene["quoted"].pk)}


def _type(scene: Scene) -> dict[str, Any]:
    return {"code": "fresh", "name": "Fresh", "nature": "return", "side": "selling"}


def _sent(scene: Scene) -> dict[str, Any]:
    return {"type": "quote", "contact_id": str(scene["quoted"].pk), "number": "WALK-2"}


def _nobodys(scene: Scene) -> dict[str, Any]:
    return {"ids": ["00000000-0000-7000-8000-000000000000"]}


def _ordered(scene: Scene) -> dict[str, Any]:
    return {"ids": [str(scene["document_type"].pk)]}


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
    "documents:delete": [seen_by_handler(DOCUMENT), seen_by_handler(DOCUMENT, method="POST", ok=302)],
    "documents:reopen": seen_by_handler(ORDER, method="POST", ok=302),
    "documents:return": [seen_by_handler(ORDER), seen_by_handler(ORDER, method="POST", ok=302)],
    "documents:edit": [seen_by_handler(DOCUMENT), seen_by_handler(DOCUMENT, method="POST", ok=422)],
    "documents:stop": seen_by_handler(DOCUMENT, method="POST", ok=409),
    "documents:filters": members(),
    "documents:columns": members(),
    "documents:cancel-many": members(method="POST", ok=302),
    "documents:simulation": members({"playbook_id": "sequence"}),
    "documents:order-types": administrators(method="POST", ok=302),
}
API = {
    "GET /sequences/{playbook_id}/simulation": members({"playbook_id": "sequence"}),
    "GET /documents": members(),
    "POST /documents": answers({**HIDDEN, ADMINISTRATOR: 201}, "POST", body=_sent),
    "GET /documents/{document_id}": seen_by_handler(DOCUMENT),
    "POST /documents/{document_id}/accept": seen_by_handler(DOCUMENT, method="POST"),
    "POST /documents/{document_id}/reject": seen_by_handler(DOCUMENT, method="POST", body={"reason": "no"}),
    "POST /documents/{document_id}/cancel": seen_by_handler(DOCUMENT, method="POST"),
    "POST /documents/cancel": members(method="POST", body=_nobodys),
    "DELETE /documents/{document_id}": seen_by_handler(DOCUMENT, method="DELETE", ok=204),
    "PATCH /documents/{document_id}": seen_by_handler(DOCUMENT, method="PATCH", body={"notes": "Call first"}),
    "POST /documents/{document_id}/reopen": seen_by_handler(ORDER, method="POST"),
    "GET /documents/{document_id}/files": seen_by_handler(DOCUMENT),
    "POST /documents/{document_id}/files": members(DOCUMENT, ok=422, stranger=422),  # no file is sent
    "GET /documents/{document_id}/files/{file_id}": seen_by_handler(FILE, ok=404),
    "DELETE /documents/{document_id}/files/{file_id}": seen_by_handler(FILE, method="DELETE", ok=404),
    "POST /documents/{document_id}/return": seen_by_handler(ORDER, method="POST"),
    "GET /documents/{document_id}/chain": seen_by_handler(DOCUMENT),
    "GET /documents/{document_id}/work": seen_by_handler(DOCUMENT),
    "POST /documents/{document_id}/stop-work": seen_by_handler(DOCUMENT, method="POST", ok=409),
    "POST /document-types/order": administrators(method="POST", body=_ordered, stranger=422),
    "GET /document-types/{type_id}/usage": administrators(TYPE),
    "GET /document-types/{type_id}/preview": members(TYPE),
    "GET /document-types": members(),
    "POST /document-types": administrators(method="POST", ok=201, body={"code": "fresh", "names": {"": "Fresh"}}),
    "GET /document-types/{type_id}": members(TYPE),
    "PATCH /document-types/{type_id}": administrators(TYPE, method="PATCH", body={"retention_years": 5}),
}
