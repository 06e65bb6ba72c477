"""Who may do what with contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System
from staffetta.listings.bulk import may_cancel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from staffetta.accounts.models import Actor
    from staffetta.contacts.lines import Line
    from staffetta.contacts.models import Contact

__all__ = ["editable", "may_cancel", "may_convert", "may_create", "may_edit"]


def may_create(actor: Actor) -> bool:
    """Every active member, and the system."""
    return isinstance(actor, System) or actor.is_active


def may_edit(actor: Actor, contact: Contact) -> bool:
    """Under privacy *shared*, and while nobody handles the contact, everybody. Under *own* its handler, the managers of
    his groups, and administrators (U-02): seeing is not editing. Nobody edits one that was anonymised (C-11)."""
    if contact.anonymised_at is not None:
        return False
    if is_administrator(actor):
        return True
    assert not isinstance(actor, System)
    if not actor.is_active:
        return False
    if actor.workspace.privacy == "shared" or contact.handler_id in (None, actor.pk):
        return True
    return type(actor).objects.led_by(actor).filter(pk=contact.handler_id).exists()


def editable(actor: Actor, contacts: Iterable[Contact | Line]) -> set[UUID]:
    """The ids of those that the actor may edit: the same as may_edit for each, by one statement for all."""
    left = [contact for contact in contacts if contact.anonymised_at is None]
    if is_administrator(actor):
        return {contact.pk for contact in left}
    assert not isinstance(actor, System)
    if not actor.is_active:
        return set()
    if actor.workspace.privacy == "shared":
        return {contact.pk for contact in left}
    mine = {None, actor.pk, *type(actor).objects.led_by(actor).values_list("pk", flat=True)}
    return {contact.pk for contact in left if contact.handler_id in mine}


def may_convert(actor: Actor, contact: Contact) -> bool:
    return may_edit(actor, contact)
