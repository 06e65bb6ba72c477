"""The sorts of things that can be deleted and restored. Rooms register theirs in AppConfig.ready():

kinds.add(Kind("task", _("Task"), _("Tasks"), "list-checks", page_of_task))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

Label = str | Promise


@dataclass(frozen=True)
class Kind:
    """One sort. `address`: the page on which what was restored is seen, by its id; "" when it cannot be found;
    `list_url` names that of the list in which many are seen."""

    key: str
    label: Label
    plural: Label
    icon: str
    address: Callable[[UUID], str]
    order: int = 50
    list_url: str = ""


_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Make it known."""
    _kinds[kind.key] = kind


def all_kinds() -> list[Kind]:
    """Every sort, in order."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_of(key: str) -> Kind:
    """The sort of this key; a nameless one if its room is gone."""
    return _kinds.get(key) or Kind(key, key, key, "trash-2", lambda _pk: "")
