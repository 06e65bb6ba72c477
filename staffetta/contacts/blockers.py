"""What keeps a function from being taken away. Upper floors add here what they know of (C-03)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from staffetta.contacts.models import Contact


@dataclass(frozen=True)
class Blocker:
    """Records that stand in the way: what they are called ("2 leads"), how many, and where they are listed."""

    label: str
    count: int
    href: str = ""


Finder = Callable[[Contact], list[Blocker]]

SUPPLIER_BLOCKERS: list[Finder] = []
"""What a supplier has as such: while there is any, the function stays."""

PROSPECT_BLOCKERS: list[Finder] = []
"""Leads and documents: while there are any, a prospect stays one."""


def found(finders: list[Finder], contact: Contact) -> list[Blocker]:
    """All that these finders find, those without a record left out."""
    return [blocker for finder in finders for blocker in finder(contact) if blocker.count]


def sentence(blockers: list[Blocker]) -> str:
    """ "2 leads, 1 document": for refusals."""
    return ", ".join(str(blocker.label) for blocker in blockers)
