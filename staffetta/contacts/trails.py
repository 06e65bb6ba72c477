"""Where a contact leaves personal data, and how anonymising reaches it (C-11).

Every model with `personal` columns has a trail, or says why it needs none (tests/house/test_trails.py). The room that
owns the model declares it from AppConfig.ready(); for the rooms beneath, contacts does (trailed.py):

    trails.declare(Note, _("Notes"), rows=lambda ids: Note.objects.filter(contact__in=ids), clear={"text": trails.MARK},
                   mentions=("text",))

The room `erasures` works them off. A trail says what is done with the rows *about* these contacts (`rows`), and in
which free text of rows about others they may be named (`mentions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

MARK = "—"
"""What stands where a text is compulsory and its words are gone: the same in every language."""

Rows = Callable[[Sequence[UUID]], models.QuerySet[Any]]
Found = Callable[[Sequence[str]], models.QuerySet[Any]]


@dataclass(frozen=True)
class Trail:
    """How one model is reached.

    `rows`: those about these contacts, by ids. `clear`: column -> what it holds afterwards (a value, or an expression).
    `remove`: the rows go altogether. `mentions`: columns in which rows about others may name them; there their full
    name, e-mail addresses, phones are struck out of texts, and JSON that holds them is set to what `clear` says.
    `found`: rows that hold these values somewhere no statement reaches, such as in a stored file; they are treated as
    `rows` are. `late`: rows about these contacts that no index finds; they are looked for after the commit. `file`:
    where the bytes of a row lie, to be deleted after the commit. `follows`: the column that holds the id of a record,
    whatever model; rows that follow any record of any trail are reached too (history, notices). `files`: as `file`, for
    rows with several. `holds`: the ids of records inside of these rows, which are followed as well (the bin). `strike`:
    strikes words out of rows about others itself, where no statement could; returns how many there were.
    """

    model: type[models.Model]
    label: str | Promise
    rows: Rows | None = None
    clear: Mapping[str, Any] = field(default_factory=dict)
    remove: bool = False
    mentions: tuple[str, ...] = ()
    found: Found | None = None
    late: Rows | None = None
    file: Callable[[Any], Path] | None = None
    follows: str = ""
    files: Callable[[Any], Sequence[Path]] | None = None
    holds: Callable[[Sequence[UUID]], Iterable[UUID]] | None = None
    strike: Callable[[Sequence[str]], int] | None = None
    order: int = 50

    @property
    def key(self) -> str:
        """The model's name, in counts and certificates."""
        return self.model._meta.label_lower

    @property
    def may_be_followed(self) -> bool:
        """Whether rows of other trails may hold the ids of its rows."""
        return not self.follows and not self.model._meta.is_composite_pk

    def about(self, contact_ids: Sequence[UUID]) -> models.QuerySet[Any]:
        """The rows about these contacts."""
        return self.rows(contact_ids) if self.rows is not None else self.model._default_manager.none()


_trails: dict[type[models.Model], Trail] = {}
_excused: dict[type[models.Model], str] = {}


def declare(
    model: type[models.Model],
    label: str | Promise,
    *,
    rows: Rows | None = None,
    clear: Mapping[str, Any] | None = None,
    remove: bool = False,
    mentions: tuple[str, ...] = (),
    found: Found | None = None,
    late: Rows | None = None,
    file: Callable[[Any], Path] | None = None,
    follows: str = "",
    files: Callable[[Any], Sequence[Path]] | None = None,
    holds: Callable[[Sequence[UUID]], Iterable[UUID]] | None = None,
    strike: Callable[[Sequence[str]], int] | None = None,
    order: int = 50,
) -> None:
    """Say how anonymising reaches a model. `label` is a plural ("Notes"): it stands before the count in the preview.

    Lower `order` comes first; what others are found through (processes) must be declared before its rows are removed.
    """
    texts = clear or {}
    _trails[model] = Trail(
        model, label, rows, texts, remove, mentions, found, late, file, follows, files, holds, strike, order
    )


def excuse(model: type[models.Model], why: str) -> None:
    """Say why a model with personal columns holds nothing of a contact."""
    _excused[model] = why


def all_trails() -> list[Trail]:
    """Every trail, in the order in which they are worked off."""
    return sorted(_trails.values(), key=lambda trail: (trail.order, trail.key))


def trail_of(model: type[models.Model]) -> Trail | None:
    """The trail of a model, if one was declared."""
    return _trails.get(model)


def excused(model: type[models.Model]) -> str:
    """Why a model needs no trail; "" when nothing was said."""
    return _excused.get(model, "")
