"""Where a playbook is used. Rooms above say so: they register in their AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from staffetta.playbooks.models import Playbook


@dataclass(frozen=True)
class Use:
    """One thing that needs the playbook; `href` leads to it."""

    label: str
    href: str = ""


Finder = Callable[[Playbook], list[Use]]
_finders: list[Finder] = []


def add(finder: Finder) -> None:
    """Have this function asked which records of its room need a playbook; they keep it from being deleted (A-05)."""
    if finder not in _finders:
        _finders.append(finder)


def uses_of(playbook: Playbook) -> list[Use]:
    """Everything that needs the playbook."""
    return [use for finder in _finders for use in finder(playbook)]
