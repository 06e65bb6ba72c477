"""What a merge will do: worked out by planning.py without writing anything, shown as the preview, and carried out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Tie
from staffetta.merges.reach import Reach

Label = str | Promise
Row = dict[str, Any]
Choices = Mapping[str, str]

ALL = "all"
"""The choice to keep everything, where several values can stand beside one another."""


@dataclass(frozen=True)
class Option:
    """One value that can be taken: `value` is the id of the contact that has it, or ALL."""

    value: str
    shown: str


@dataclass(frozen=True)
class Conflict:
    """Both have a value, and they differ: the user chooses (C-15)."""

    key: str
    label: Label
    options: tuple[Option, ...]
    preselected: str
    chosen: str
    is_chosen: bool

    @property
    def taken(self) -> Option:
        """The option that was chosen, or else the one preselected."""
        return next(option for option in self.options if option.value == self.chosen)

    def of(self, contact: Contact) -> Option | None:
        """What this contact has."""
        return next((option for option in self.options if option.value == str(contact.pk)), None)

    @property
    def all_option(self) -> Option | None:
        """Keeping everything, where that is possible."""
        return next((option for option in self.options if option.value == ALL), None)


@dataclass(frozen=True)
class Gain:
    """Something that the main contact lacked and gets: an empty field is filled, a row added."""

    key: str
    label: Label
    shown: str
    source: UUID


@dataclass(frozen=True)
class Going:
    """How many records of one sort go over, and how many there are once instead of twice afterwards."""

    tie: Tie
    count: int
    once: int = 0


@dataclass(frozen=True)
class Collision:
    """Records of which the main contact could have one only, such as the same document entered for both."""

    label: Label
    shown: str
    detail: str
    rows: tuple[UUID, ...]


@dataclass
class Part:
    """The rows of one part of the main contact, before and after. `released`: columns that the tombstones give up."""

    tie: Tie
    before: list[Row]
    after: list[Row]
    released: list[tuple[UUID, str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Value:
    """One column of one row that gets a value; `conflict` is the key of the question it answers."""

    model: str
    row: UUID
    column: str
    before: Any
    after: Any
    conflict: str = ""


@dataclass
class Plan:
    """Everything a merge will do."""

    main: Contact
    others: list[Contact]
    reach: Reach = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    gains: list[Gain] = field(default_factory=list)
    going: list[Going] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)
    released: list[Value] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    rows: list[Value] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    away: list[Any] = field(default_factory=list)
    moves: Reach = field(default_factory=dict)

    @property
    def contacts(self) -> list[Contact]:
        """All of them, the main contact first."""
        return [self.main, *self.others]

    @property
    def open_conflicts(self) -> list[Conflict]:
        """Those for which nothing was chosen."""
        return [conflict for conflict in self.conflicts if not conflict.is_chosen]

    def value_of(self, column: str) -> Any:
        """What the main contact has in this column afterwards."""
        changed = next((value for value in self.values if value.column == column), None)
        return changed.after if changed is not None else getattr(self.main, column)

    @property
    def seen(self) -> str:
        """A fingerprint of what was shown: who changes one of the contacts meanwhile, or what is asked, changes it."""
        told = {
            "contacts": [[str(contact.pk), contact.version] for contact in self.contacts],
            "conflicts": [[c.key, [[o.value, o.shown] for o in c.options]] for c in self.conflicts],
            "gains": [[gain.key, gain.shown, str(gain.source)] for gain in self.gains],
            "collisions": [[str(row) for row in collision.rows] for collision in self.collisions],
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
