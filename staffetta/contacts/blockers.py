"""What keeps a function from being taken away, and a contact from being deleted. Upper floors add what they know of."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from staffetta.contacts.models import Contact


@dataclass(frozen=True)
class Blocker:
    """Records that stand in the way: what they are called ("2 leads"), how many, where they are listed, and the first
    of them: {"label", "href"}."""

    label: str
    count: int
    href: str = ""
    items: tuple[dict[str, str], ...] = ()


Finder = Callable[[Contact], list[Blocker]]

SUPPLIER_BLOCKERS: list[Finder] = []
"""What a supplier has as such: while there is any, the function stays."""

PROSPECT_BLOCKERS: list[Finder] = []
"""Leads and documents: while there are any, a prospect stays one."""


class Stage(enum.IntEnum):
    """In this order deletion is checked (C-10)."""

    LINKS = 1
    RETAINED = 2
    OTHER = 3


@dataclass(frozen=True)
class Part:
    """Rows that are deleted together with a contact; `label` is a plural for the preview, "" where it needs no word."""

    model: type[models.Model]
    column: str
    label: str | Promise = ""
    order: int = 50


_deletion: dict[str, tuple[Stage, Finder]] = {}
_covered: set[tuple[type[models.Model], str]] = set()
_parts: dict[tuple[type[models.Model], str], Part] = {}


def before_deletion(key: str, stage: Stage, finder: Finder, *covers: tuple[type[models.Model], str]) -> None:
    """Refuse to delete a contact while `finder` finds something. `covers`: the foreign keys to Contact whose rows it
    looks at; tests/house/test_trails.py fails for one that is neither covered nor a part."""
    _deletion[key] = (stage, finder)
    _covered.update(covers)


def goes_along(model: type[models.Model], column: str, label: str | Promise = "", *, order: int = 50) -> None:
    """Have the rows that point at a contact by this column deleted together with it; lower `order` first."""
    _parts[model, column] = Part(model, column, label, order)


def parts() -> list[Part]:
    """What is deleted together with a contact, in order."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.model._meta.label, part.column))


def settled() -> set[tuple[type[models.Model], str]]:
    """The foreign keys to Contact of which it is known what deleting means to them."""
    return _covered | set(_parts)


def against_deletion(contact: Contact) -> dict[Stage, list[Blocker]]:
    """All that stands in the way, by stage in the order of the checks; stages without anything are left out."""
    found: dict[Stage, list[Blocker]] = {stage: [] for stage in Stage}
    for _key, (stage, finder) in sorted(_deletion.items(), key=lambda item: (item[1][0], item[0])):
        found[stage] += [blocker for blocker in finder(contact) if blocker.count]
    return {stage: blockers for stage, blockers in found.items() if blockers}


def found(finders: list[Finder], contact: Contact) -> list[Blocker]:
    """All that these finders find, those without a record left out."""
    return [blocker for finder in finders for blocker in finder(contact) if blocker.count]


def told(blocker: Blocker) -> dict[str, Any]:
    """A blocker as the API and templates have it."""
    return {
        "label": str(blocker.label),
        "count": blocker.count,
        "href": blocker.href,
        "items": [dict(item) for item in blocker.items],
    }


def sentence(blockers: list[Blocker]) -> str:
    """ "2 leads, 1 document": for refusals."""
    return ", ".join(str(blocker.label) for blocker in blockers)
