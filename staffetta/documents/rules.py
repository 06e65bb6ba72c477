"""Who may do what with documents and their types."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import is_administrator, may_administer
from staffetta.contacts import rules as contacts
from staffetta.core.acts import System
from staffetta.documents.models import Document
from staffetta.leads import rules as leads


def may_add(actor: Actor) -> bool:
    """Every active member, and the system."""
    return isinstance(actor, System) or actor.is_active


def may_change(actor: Actor, document: Document) -> bool:
    """Whoever entered it, and whoever may edit its contact or its lead."""
    if is_administrator(actor):
        return True
    if isinstance(actor, System) or not actor.is_active:
        return False
    if document.added_by_id == actor.pk or contacts.may_edit(actor, document.contact):
        return True
    return document.lead is not None and leads.may_edit(actor, document.lead)


def may_accept(actor: Actor, document: Document) -> bool:
    return may_change(actor, document)


def may_reject(actor: Actor, document: Document) -> bool:
    return may_change(actor, document)


def may_cancel(actor: Actor, document: Document) -> bool:
    return may_change(actor, document)


def may_shape_types(actor: Actor) -> bool:
    """Administrators edit document types (A-06)."""
    return may_administer(actor)
