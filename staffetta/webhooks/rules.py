"""Who may have other programs told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.accounts.rules import may_administer

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor


def may_manage(actor: Actor) -> bool:
    return may_administer(actor)
