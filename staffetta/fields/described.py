"""Custom fields as JSON Schema: what a workspace asks, for the OpenAPI document that its own programs fetch (C-13)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from staffetta.fields.answers import LINE, PAGE
from staffetta.fields.models import Field, Functions, Kinds, Type

Schema = dict[str, Any]


def given(fields: Iterable[Field]) -> Schema:
    """What may be sent: an answer to each field, by its code; null takes one away."""
    return _all(fields, _GIVEN)


def told(fields: Iterable[Field]) -> Schema:
    """What is answered."""
    return _all(fields, {**_GIVEN, Type.NUMBER: {"type": ["string", "null"]}})


def _all(fields: Iterable[Field], types: dict[Type, Schema]) -> Schema:
    properties = {field.code: {"title": field.name, **_about(field), **_type(field, types)} for field in fields}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _about(field: Field) -> Schema:
    """What it is for, and of whom it is asked."""
    whom = [Kinds(field.of_kind).label] if field.of_kind else []
    whom += [Functions(field.of_function).label] if field.of_function else []
    must = [_("{name} is compulsory.").format(name=field.name)] if field.is_required else []
    sentences = [*([field.help_text] if field.help_text else []), *map(str, whom), *must]
    return {"description": " · ".join(sentences)} if sentences else {}


def _type(field: Field, types: dict[Type, Schema]) -> Schema:
    """A choice is said by its code; those out of use may still stand in answers."""
    if not field.has_choices:
        return types[Type(field.type)]
    known = [{"const": choice.code, "title": choice.name} for choice in field.choices.all()]
    if field.type == Type.CHOICES:
        return {"type": ["array", "null"], "items": {"oneOf": known}, "uniqueItems": True}
    return {"oneOf": [*known, {"type": "null"}]}


_GIVEN: dict[Type, Schema] = {
    Type.TEXT: {"type": ["string", "null"], "maxLength": LINE},
    Type.LONG_TEXT: {"type": ["string", "null"], "maxLength": PAGE},
    Type.NUMBER: {"type": ["number", "string", "null"]},
    Type.DATE: {"type": ["string", "null"], "format": "date"},
    Type.YES_NO: {"type": ["boolean", "null"]},
    Type.CONTACT: {"type": ["string", "null"], "format": "uuid"},
}
