"""What becomes of everything that points at a contact when it is merged into another (C-15).

Each room says so for its own columns in AppConfig.ready(); tests/house/test_ties.py fails for a foreign key to Contact
without a rule, and for one whose uniqueness its rule forgets:

    ties.declare(Task, "contact", Merging.MOVE, label=_("Tasks"))
    ties.declare(Link, "company", Merging.UNITE, same=("person",), values=("role",), told=…, label=_("Contact persons"))
    ties.declare(ContactTagging, "contact", Merging.PART, same=("tag",), label=_("Tags"))
    ties.declare(ContactValue, "contact", Merging.PART, same=("field", "slot"), group=("field",), values=(…),
                 told=lambda row: (row.field.name, row.shown), label=_("Custom fields"))
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

Told = Callable[[Any], tuple[str, str]]


class Merging(enum.Enum):
    """The rules."""

    MOVE = "move"
    """Every row goes over. With `same`: two rows that are alike in these columns cannot both be the main contact's;
    then the merge is refused and lists them (documents: type, number and date)."""

    UNITE = "unite"
    """Rows go over, but for those of which the main contact has one that is alike in `same` (a person is linked once):
    these are put away in the record of the merge. With `values`, alike rows that differ in them are a conflict."""

    PART = "part"
    """A part of the contact itself, like its columns (addresses, tags, answers to custom fields). The main contact gets
    copies of what it lacks, and the tombstone keeps its own, so that editing the main contact, which may write all
    these rows anew, never touches what undoing needs. Rows alike in `group` that differ are a conflict: the user
    chooses; with `pool` he may also keep all. Without `same` it follows from the rest (search words)."""

    STAY = "stay"
    """It tells what happened to that very record then; it stays, and its link leads on to the main contact."""


@dataclass(frozen=True)
class Tie:
    """One column that points at contacts."""

    model: type[models.Model]
    column: str
    merging: Merging
    same: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    single: str = ""
    pool: bool = False
    releases: tuple[str, ...] = ()
    keyed: str = ""
    told: Told | None = None
    label: str | Promise = ""

    @property
    def key(self) -> str:
        """ "processes.task.contact": how records of merges name it."""
        return f"{self.model._meta.label_lower}.{self.column}"


_ties: dict[str, Tie] = {}
_loose: dict[str, str] = {}


def declare(
    model: type[models.Model],
    column: str,
    merging: Merging,
    *,
    same: tuple[str, ...] = (),
    values: tuple[str, ...] = (),
    group: tuple[str, ...] = (),
    single: str = "",
    pool: bool = False,
    releases: tuple[str, ...] = (),
    keyed: str = "",
    told: Told | None = None,
    label: str | Promise = "",
) -> None:
    """Say what becomes of this column's rows.

    `label` is what they are called in a preview ("Tasks"). `told` gives a row's name and value in words, for conflicts.
    `single` is a yes/no column that at most one row of a contact carries (the main contact person). `releases`: columns
    of a part that are one of a kind, so that the tombstone gives them up while the main contact has the copy. `keyed`:
    a column that holds the contact's id once more, as text, where only one row alike in `same` may name it.
    """
    tie = Tie(model, column, merging, same, values, group or same, single, pool, releases, keyed, told, label)
    _ties[tie.key] = tie


def declare_loose(model: type[models.Model], column: str, why: str) -> None:
    """Say why an id that is no foreign key, but may be a contact's, needs no moving (who reads it leads on)."""
    _loose[f"{model._meta.label_lower}.{column}"] = why


def all_ties() -> list[Tie]:
    """Every declared column, in the order of their keys."""
    return [_ties[key] for key in sorted(_ties)]


def tie(key: str) -> Tie | None:
    """The tie of this key, unless its room is gone."""
    return _ties.get(key)


def declared(key: str) -> Tie:
    """The tie of this key, which is there."""
    return _ties[key]


def loose() -> dict[str, str]:
    """The declared loose columns, each with its reason."""
    return dict(_loose)
