"""What can happen to tags and their categories."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TagChanged(Fact):
    """Renamed, or put into another category."""

    kind = "tags.changed"
    sentence = _("changed the tag {name}")
    name: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class TagRetired(Fact):
    kind = "tags.retired"
    sentence = _("put the tag {name} out of use")
    name: str


@dataclass(frozen=True, kw_only=True)
class TagRestored(Fact):
    kind = "tags.restored"
    sentence = _("put the tag {name} back into use")
    name: str


@dataclass(frozen=True, kw_only=True)
class TagsMerged(Fact):
    kind = "tags.merged"
    sentence = _("merged the tag {name} into {into}; records: {count}")
    name: str
    into: str
    count: int


@dataclass(frozen=True, kw_only=True)
class TagDeleted(Fact):
    kind = "tags.deleted"
    sentence = _("deleted the tag {name}; records that carried it: {count}")
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CategoryMade(Fact):
    kind = "tags.category_made"
    sentence = _("made the category of tags {name}")
    name: str


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Fact):
    kind = "tags.category_changed"
    sentence = _("changed the category of tags {name}")
    name: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class CategoryDeleted(Fact):
    kind = "tags.category_deleted"
    sentence = _("deleted the category of tags {name}")
    name: str
