"""Who may arrange how numbers are given out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.accounts.rules import may_administer

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor


def may_change_ranges(actor: Actor) -> bool:
    return may_administer(actor)
