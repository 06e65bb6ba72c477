"""Who may do what with the workspace, its people and its groups. Pure; read by acts and by templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.core.acts import System

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor, ApiKey, Member


def is_administrator(actor: Actor) -> bool:
    """The system itself may what an administrator may."""
    return isinstance(actor, System) or (actor.is_active and actor.is_administrator)


def sees_everything(member: Member) -> bool:
    """Whether privacy hides nothing from this member: the workspace is shared, or he is administrator (U-02)."""
    return is_administrator(member) or member.workspace.privacy == "shared"


def may_administer(actor: Actor) -> bool:
    return is_administrator(actor)


def may_delete(actor: Actor) -> bool:
    """U-03: the right to delete, and the switch *only administrators delete*."""
    if is_administrator(actor):
        return True
    assert not isinstance(actor, System)
    return actor.is_active and actor.may_delete and not actor.workspace.only_administrators_delete


def may_export(actor: Actor) -> bool:
    """U-03: the right to take lists out."""
    if is_administrator(actor):
        return True
    assert not isinstance(actor, System)
    return actor.is_active and actor.may_export


def may_revoke(actor: Actor, key: ApiKey) -> bool:
    """The owner of a key, and administrators."""
    return is_administrator(actor) or (not isinstance(actor, System) and actor.pk == key.member_id)
