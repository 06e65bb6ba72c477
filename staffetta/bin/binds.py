"""What goes along when something is deleted, and what is cut off from it and tied again when it is restored (P-13).

Each room says so for its own columns in AppConfig.ready(); tests/house/test_binds.py fails for a foreign key to a model
of which rows can lie in the bin, and that has no rule:

    binds.declare(Reminder, "task", Following.GOES)
    binds.declare(Note, "task", Following.CUT)
    binds.call(Task, lambda count: ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}, order=10)
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

Counted = Callable[[int], str]


class Following(enum.Enum):
    """The rules."""

    GOES = "goes"
    """The row belongs to what the column points at: it goes along, and cannot be without it."""

    CUT = "cut"
    """The row stays, and its column is emptied. Restoring ties it again, unless it was tied elsewhere meanwhile."""


@dataclass(frozen=True)
class Bind:
    """One column that points at what can be deleted."""

    model: type[models.Model]
    column: str
    following: Following

    @property
    def target(self) -> type[models.Model]:
        """The model that the column points at."""
        found: Any = self.model._meta.get_field(self.column).related_model
        kind: type[models.Model] = found
        return kind


_binds: dict[tuple[type[models.Model], str], Bind] = {}
_called: dict[type[models.Model], tuple[int, Counted]] = {}
_kept: dict[type[models.Model], tuple[str, ...]] = {}


def declare(model: type[models.Model], column: str, following: Following) -> None:
    """Say what becomes of the rows whose column points at something that is deleted."""
    _binds[model, column] = Bind(model, column, following)


def call(model: type[models.Model], counted: Counted, *, order: int = 50) -> None:
    """How rows of a model are counted when it is said what hangs on a record: "3 tasks". Others are not mentioned."""
    _called[model] = (order, counted)


def kept_by_triggers(model: type[models.Model], *columns: str) -> None:
    """Columns that the database itself writes when a row is inserted; restoring sets them to what they were."""
    _kept[model] = columns


def all_binds() -> list[Bind]:
    """Every rule, in the order in which they were declared."""
    return list(_binds.values())


def to(model: type[models.Model]) -> list[Bind]:
    """The rules of the columns that point at this model."""
    return [bind for bind in _binds.values() if bind.target is model]


def of(model: type[models.Model]) -> dict[str, Following]:
    """The rules of this model's own columns."""
    return {column: bind.following for (kind, column), bind in _binds.items() if kind is model}


def written_by_triggers(model: type[models.Model]) -> tuple[str, ...]:
    """See kept_by_triggers."""
    return _kept.get(model, ())


def counted(counts: dict[str, int]) -> list[str]:
    """What hangs on a record, in words: "3 tasks", "2 notes". `counts` by the models' labels."""
    known = sorted(_called.items(), key=lambda one: (one[1][0], one[0]._meta.label_lower))
    return [
        said(counts[model._meta.label_lower]) for model, (_order, said) in known if counts.get(model._meta.label_lower)
    ]
