"""Who may do what with contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor
    from staffetta.contacts.models import Contact


def may_create(actor: Actor) -> bool:
    """Every active member, and the system."""
    return isinstance(actor, System) or actor.is_active


def may_edit(actor: Actor, contact: Contact) -> bool:
    """Under privacy *shared*, and while nobody handles the contact, everybody. Under *own* its handler, the managers of
    his groups, and administrators (U-02): seeing is not editing."""
    if is_administrator(actor):
        return True
    assert not isinstance(actor, System)
    if not actor.is_active:
        return False
    if actor.workspace.privacy == "shared" or contact.handler_id in (None, actor.pk):
        return True
    return type(actor).objects.led_by(actor).filter(pk=contact.handler_id).exists()


def may_convert(actor: Actor, contact: Contact) -> bool:
    return may_edit(actor, contact)

