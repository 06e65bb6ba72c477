"""The section `webhooks` of the OpenAPI document: what receivers get (X-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import override

from staffetta.webhooks.events import PING, TYPES, Type

HEADERS = {
    "webhook-id": "The same at every attempt: what you have taken under this id, take no second time.",
    "webhook-timestamp": "Seconds since 1970 at which this attempt was made.",
    "webhook-signature": "`v1,…` by HMAC-SHA256; two, apart by a space, for a day after the secret was renewed.",
}


def described(paths: Mapping[str, Any]) -> dict[str, Any]:
    """By type of message what is posted; `data` is what GET answers at the address of the object, by these paths."""
    with override("en"):
        found = {one.name: _operation(one.name, force_str(one.label), _data(one, paths)) for one in TYPES}
        return {**found, PING: _operation(PING, "A test message was asked for", {"type": "object"})}


def _data(one: Type, paths: Mapping[str, Any]) -> dict[str, Any]:
    if not one.address:
        named = {"id": {"type": "string", "format": "uuid"}, "number": {"type": "string"}}
        return {"type": "object", "properties": named, "required": ["id"]}
    if one.name == "note.written":
        return {"$ref": "#/components/schemas/NoteOut"}
    root = f"{one.address.partition('{')[0]}{{"
    for path, methods in paths.items():
        if (
            f"/{path.lstrip('/').removeprefix('api/v1/')}".startswith(root)
            and path.count("{") == 1
            and (path.endswith("}") and "get" in methods)
        ):
            answer: dict[str, Any] = _ok(methods["get"])["content"]["application/json"]["schema"]
            return answer
    raise LookupError(f"no address of the API gives what {one.name} tells")


def _ok(operation: Mapping[str, Any]) -> Any:
    """The answer of success; its key is a number or a text."""
    return next(answer for status, answer in operation["responses"].items() if str(status) == "200")


def _operation(name: str, label: str, data: dict[str, Any]) -> dict[str, Any]:
    headers = [
        {"name": header, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
        for header, text in HEADERS.items()
    ]
    body = {"required": True, "content": {"application/json": {"schema": _message(name, data)}}}
    answers = {
        "2XX": {"description": "Taken"},
        "410": {"description": "No more messages, please: the webhook is switched off"},
        "default": {"description": "Not taken: it is sent again, later and later, for about four days"},
    }
    more = {"summary": label, "tags": ["Webhooks"], "operationId": f"webhook_{name.replace('.', '_')}"}
    return {"post": {**more, "parameters": headers, "requestBody": body, "responses": answers, "security": []}}


def _message(name: str, data: dict[str, Any]) -> dict[str, Any]:
    text, identity = {"type": "string"}, {"type": "string", "format": "uuid"}
    actor = {
        "id": {"type": ["string", "null"], "format": "uuid"},
        "name": {"type": ["string", "null"]},
        "because": text,
    }
    properties: dict[str, Any] = {
        "type": {"const": name},
        "timestamp": {"type": "string", "format": "date-time"},
        "workspace": {"type": "object", "properties": {"id": identity, "name": text}, "required": ["id", "name"]},
        "actor": {"type": "object", "properties": actor, "required": ["id", "name"]},
        "data": data,
        "changed": {"type": "array", "items": text, "description": "Of changes: the names of the fields"},
    }
    if name == "contact.merged":
        properties["gone"] = {"type": "object", "properties": {"id": identity, "number": text}}
    return {"type": "object", "properties": properties, "required": ["type", "timestamp", "workspace", "actor", "data"]}
