"""What the history needs to know of the rooms above: how their records, fields and values are called for people.

Rooms register in AppConfig.ready():

    subjects.register(Lead, label=_("Lead"), icon="handshake", visible=Lead.objects.visible_to, href=lambda lead: ...,
                      fields={"title": _("Title"), "amount": _("Amount")})
    subjects.name_fields(Process, {"handler": _("Handler")}, refs={"groups": Group})  # facts about another's record
    subjects.sign("leads.won", "trophy", "success")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from staffetta.accounts.models import Member

Label = str | Promise
Shown = Callable[[Any], str]


@dataclass
class Fields:
    """How the fields of one model are called and shown. Registered piece by piece, by several rooms."""

    labels: dict[str, Label] = field(default_factory=dict)
    refs: dict[str, type[models.Model]] = field(default_factory=dict)
    values: dict[str, Shown] = field(default_factory=dict)


class Family(Protocol):
    """Knows the fields of one family, such as those that administrators have made."""

    def label(self, name: str) -> str:
        """How the field is called."""

    def shown(self, name: str, value: Any) -> str:
        """A stored value as people read it."""


Opened = Callable[[list[tuple[str, Any]]], Family]


@dataclass(frozen=True)
class Subject:
    """One sort of record that has a page with its history."""

    key: str
    model: type[models.Model]
    label: Label
    icon: str
    visible: Callable[[Member], models.QuerySet[Any]]
    href: Callable[[Any], str]
    related: Callable[[Any], list[UUID]]


@dataclass(frozen=True)
class Sign:
    """The icon and tone of a kind of fact in a timeline."""

    icon: str = "pencil"
    tone: str = "neutral"


_subjects: dict[str, Subject] = {}
_fields: dict[str, Fields] = {}
_signs: dict[str, Sign] = {}
_said: dict[tuple[str, str], Shown] = {}
_families: dict[tuple[str, str], Opened] = {}


def register(
    model: type[models.Model],
    *,
    label: Label,
    icon: str,
    visible: Callable[[Member], models.QuerySet[Any]],
    href: Callable[[Any], str],
    fields: Mapping[str, Label] | None = None,
    refs: Mapping[str, type[models.Model]] | None = None,
    values: Mapping[str, Shown] | None = None,
    related: Callable[[Any], list[UUID]] | None = None,
) -> None:
    """Give a model an audit page at /history/<room.model>/<id>/.

    `visible` is the room's visible_to; `related` gives ids of further records whose events belong on the page.
    """
    key = model._meta.label_lower
    _subjects[key] = Subject(key, model, label, icon, visible, href, related or (lambda record: []))
    name_fields(model, fields or {}, refs=refs, values=values)


def name_fields(
    model: type[models.Model],
    fields: Mapping[str, Label],
    *,
    refs: Mapping[str, type[models.Model]] | None = None,
    values: Mapping[str, Shown] | None = None,
) -> None:
    """Say how fields in changes about this model are called. `refs` are fields that hold ids (one or a list) which the
    model itself does not know as foreign keys; `values` turns a stored value into words."""
    known = _fields.setdefault(model._meta.label_lower, Fields())
    known.labels |= fields
    known.refs |= refs or {}
    known.values |= values or {}


def name_family(model: type[models.Model], *prefixes: str, opened: Opened) -> None:
    """Changes about this model may tell fields called "<prefix>.<name>" that are known only when they are read.

    `opened` is called once for each reading, with every (name, value) that is to be told, in a constant number of
    statements.
    """
    for prefix in prefixes:
        _families[model._meta.label_lower, prefix] = opened


def sign(kind: str, icon: str, tone: str = "neutral") -> None:
    """The icon and tone of a kind of fact."""
    _signs[kind] = Sign(icon, tone)


def say(kind: str, name: str, shown: Shown) -> None:
    """How a value of a fact stands in its sentence, where the plain value would not do (a choice's key)."""
    _said[kind, name] = shown


def subject(key: str) -> Subject | None:
    """The subject of this key ("leads.lead"), if a room has registered it."""
    return _subjects.get(key)


def fields_of(key: str) -> Fields:
    """What is known of the fields of a subject."""
    return _fields.get(key, Fields())


def family(key: str, prefix: str) -> Opened | None:
    """Who knows the fields "<prefix>.<name>" of a subject, if a room has registered it."""
    return _families.get((key, prefix))


def sign_of(kind: str) -> Sign:
    """The sign of a kind of fact; a plain one if none was registered."""
    return _signs.get(kind, Sign())


def said_as(kind: str, name: str) -> Shown | None:
    """How a value of a fact is said, if a room has registered it."""
    return _said.get((kind, name))
