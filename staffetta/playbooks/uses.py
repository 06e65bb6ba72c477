"""Where a playbook is used. Rooms above say so: they register in their AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from staffetta.playbooks.models import Playbook


@dataclass(frozen=True)
class Use:
    """One thing that needs the playbook; `href` leads to it."""

    label: str
    href: str = ""


Finder = Callable[[Playbook], list[Use]]
Counter = Callable[[], dict[UUID, int]]
_finders: list[Finder] = []
_counters: list[Counter] = []


def add(finder: Finder) -> None:
    """Have this function asked which records of its room need a playbook; they keep it from being deleted (A-05)."""
    if finder not in _finders:
        _finders.append(finder)


def add_counter(counter: Counter) -> None:
    """Have this function asked how many records of its room need which playbook: one statement for a whole list."""
    if counter not in _counters:
        _counters.append(counter)


def counts() -> dict[UUID, int]:
    """How many records need which playbook; those that nothing needs are not in it."""
    found: dict[UUID, int] = {}
    for counter in _counters:
        for playbook, count in counter().items():
            found[playbook] = found.get(playbook, 0) + count
    return found


def uses_of(playbook: Playbook) -> list[Use]:
    """Everything that needs the playbook."""
    return [use for finder in _finders for use in finder(playbook)]
