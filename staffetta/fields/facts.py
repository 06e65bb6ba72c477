"""What can happen to custom fields."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class FieldMade(Fact):
    kind = "fields.made"
    sentence = _("made the custom field {name}")
    name: str
    code: str
    owner: str
    type: str


@dataclass(frozen=True, kw_only=True)
class FieldChanged(Fact):
    """`choices` are told as the words in which they are listed."""

    kind = "fields.changed"
    sentence = _("changed the custom field {name}")
    name: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class FieldRetired(Fact):
    kind = "fields.retired"
    sentence = _("put the custom field {name} out of use")
    name: str


@dataclass(frozen=True, kw_only=True)
class FieldRestored(Fact):
    kind = "fields.restored"
    sentence = _("put the custom field {name} into use again")
    name: str


@dataclass(frozen=True, kw_only=True)
class FieldDeleted(Fact):
    kind = "fields.deleted"
    sentence = _("deleted the custom field {name}, which had no answers")
    name: str


@dataclass(frozen=True, kw_only=True)
class FieldsOrdered(Fact):
    """About the first of them."""

    kind = "fields.ordered"
    sentence = _("put the custom fields into another order")
    field_ids: list[str]
