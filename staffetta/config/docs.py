"""The documentation of the API at /api/docs: the OpenAPI document as a page of our own."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.config.api import install
from staffetta.core.refusals import Refused
from staffetta.ui.page import render

PREFIX = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Value:
    """One parameter or field: name, type in words, whether it must be there, what it means."""

    name: str
    type: str
    required: bool
    text: str
    where: str = ""


@dataclass(frozen=True)
class Answer:
    status: str
    text: str
    type: str
    fields: list[Value]


@dataclass(frozen=True)
class Operation:
    """One thing that programs can do."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[Value]
    body_type: str
    body: list[Value]
    example: str
    answers: list[Answer]
    problems: list[str]


@dataclass
class Section:
    name: str
    id: str
    operations: list[Operation] = field(default_factory=list)


@functools.cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(install().get_openapi_schema(path_prefix=PREFIX), default=str))
    return document


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    if not reference:
        return schema
    found: dict[str, Any] = _document()["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def _type(schema: dict[str, Any]) -> str:
    """A JSON schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema or "oneOf" in schema:
        return " | ".join(dict.fromkeys(_type(part) for part in schema.get("anyOf", schema.get("oneOf", []))))
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}[]"
    word = schema.get("format") or schema.get("type") or "any"
    return f"{word} ≤ {schema['maxLength']}" if "maxLength" in schema else str(word)


def _fields(schema: dict[str, Any]) -> list[Value]:
    full = _resolve(schema)
    must = full.get("required", [])
    return [
        Value(name, _type(part), name in must, part.get("description", ""))
        for name, part in full.get("properties", {}).items()
    ]


def _sample(schema: dict[str, Any], depth: int = 0) -> Any:
    """An example value of a JSON schema."""
    schema = _resolve(schema)
    for key in ("example", "default", "const"):
        if schema.get(key) is not None:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return _sample(next((p for p in schema[key] if p.get("type") != "null"), {}), depth)
    if schema.get("type") == "object" or "properties" in schema:
        parts = schema.get("properties", {}).items()
        must = schema.get("required") or [name for name, _part in parts][:2]
        return {name: _sample(part, depth + 1) for name, part in parts if name in must} if depth < 4 else {}
    if schema.get("type") == "array":
        return [_sample(schema.get("items", {}), depth + 1)] if depth < 3 else []
    return _SAMPLES.get(schema.get("format", ""), _SAMPLES.get(schema.get("type", ""), "…"))


_SAMPLES: dict[str, Any] = {
    "uuid": "0192f0c1-5a2b-7c3d-8e4f-5a6b7c8d9e0f",
    "date": "2026-03-01",
    "date-time": "2026-03-01T09:00:00Z",
    "time": "09:00:00",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "string": "text",
}


def _body_schema(operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    return next(iter((kind, part.get("schema", {})) for kind, part in content.items()), ("", {}))


def _example(method: str, path: str, operation: dict[str, Any], origin: str) -> str:
    address = path
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", str(_sample(parameter["schema"])))
    lines = [f"curl {origin}{address}", '-H "Authorization: Bearer $STAFFETTA_KEY"']
    if method != "get":
        lines.insert(1, f"-X {method.upper()}")
    kind, schema = _body_schema(operation)
    if kind == "application/json":
        body = json.dumps(_sample(schema), ensure_ascii=False).replace("'", "'\\''")
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    elif kind:
        lines += [
            f"-F {value.name}=@file" if value.type == "binary" else f"-F {value.name}=…" for value in _fields(schema)
        ]
    return " \\\n  ".join(lines)


def _answers(operation: dict[str, Any]) -> tuple[list[Answer], list[str]]:
    answers, problems = [], []
    for status, answer in sorted(operation.get("responses", {}).items()):
        schema: dict[str, Any] = next((part.get("schema", {}) for part in answer.get("content", {}).values()), {})
        if status >= "400":
            problems.append(f"{status} {answer.get('description', '')}")
        else:
            answers.append(
                Answer(status, answer.get("description", ""), _type(schema) if schema else "", _fields(schema))
            )
    return answers, problems


def _operation(method: str, path: str, operation: dict[str, Any], origin: str) -> Operation:
    answers, problems = _answers(operation)
    kind, schema = _body_schema(operation)
    return Operation(
        id=slugify(f"{method}-{path.removeprefix(PREFIX)}".replace("/", "-").replace("{", "").replace("}", "")),
        method=method.upper(),
        path=path,
        summary=operation.get("summary", path),
        text=operation.get("description", ""),
        parameters=[
            Value(p["name"], _type(p["schema"]), p.get("required", False), p.get("description", ""), p["in"])
            for p in operation.get("parameters", [])
        ],
        body_type=kind if schema else "",
        body=_fields(schema),
        example=_example(method, path, operation, origin),
        answers=answers,
        problems=problems,
    )


@functools.lru_cache(maxsize=8)
def _sections(origin: str) -> list[Section]:
    sections: dict[str, Section] = {}
    for path, methods in _document()["paths"].items():
        for method in METHODS:
            if method in methods:
                name = capfirst(methods[method].get("tags", ["API"])[0])
                section = sections.setdefault(name, Section(name, slugify(name)))
                section.operations.append(_operation(method, path, methods[method], origin))
    return sorted(sections.values(), key=lambda section: section.name.casefold())


def _codes(kind: type[Refused] = Refused) -> dict[str, int]:
    """Every code of a refusal with its status."""
    codes: dict[str, int] = {}
    for refusal in kind.__subclasses__():
        codes |= {refusal.code: 412 if refusal.code == "stale" else refusal.status} | _codes(refusal)
    return codes


OTHER_CODES = {
    "unauthenticated": 401,
    "not-found": 404,
    "malformed": 400,
    "bad-idempotency-key": 400,
    "idempotency-key-reused": 422,
}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with parameters, body, example and answers; ?q= narrows it. Open to all: it holds no data."""
    text = request.GET.get("q", "").strip()[:100]
    sections = _sections(f"{request.scheme}://{request.get_host()}")
    context = {
        "q": text,
        "everything": sections,
        "sections": [found for section in sections if (found := _narrowed(section, text.lower()))],
        "codes": sorted((_codes() | OTHER_CODES).items()),
        "title": _("API"),
    }
    return render(
        request, "config/docs.html" if getattr(request, "member", None) else "config/docs_plain.html", context
    )


def _narrowed(section: Section, text: str) -> Section | None:
    if not text:
        return section
    hits = [o for o in section.operations if text in f"{section.name} {o.method} {o.path} {o.summary} {o.text}".lower()]
    return Section(section.name, section.id, hits) if hits else None
