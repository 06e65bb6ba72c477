"""Who may change a saved view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor
    from staffetta.listings.models import SavedView


def may_save(actor: Actor) -> bool:
    """Every active member."""
    return isinstance(actor, System) or actor.is_active


def may_change(actor: Actor, view: SavedView) -> bool:
    """Its owner; a shared one also administrators, so that what somebody left behind can be tidied."""
    if view.is_shared and is_administrator(actor):
        return True
    return not isinstance(actor, System) and actor.is_active and view.owner_id == actor.pk
