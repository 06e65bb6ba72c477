"""Who may do what with documents and their types."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import is_administrator, may_administer
from staffetta.contacts import rules as contacts
from staffetta.core.acts import System
from staffetta.documents.models import Document, DocumentType, State
from staffetta.leads import rules as leads

Nature = DocumentType.Nature


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


def may_reword(document: Document) -> bool:
    """Whether number, date, currency and lines may still change: it is open, and was typed in. What came in a file says
    what the file says."""
    return document.is_open and not document.form


def can_come_back(document: Document) -> bool:
    """Whether what it is about may be returned: orders, deliveries, invoices, and what is of no known kind."""
    alive = document.state in (State.OPEN, State.ACCEPTED)
    return alive and document.type.nature not in (Nature.QUOTE, Nature.RETURN, Nature.CREDIT_NOTE)


def can_reopen(document: Document) -> bool:
    """Whether it is an order that a response put into its state."""
    return document.type.nature == Nature.ORDER and document.state in (State.ACCEPTED, State.REJECTED)


def may_accept(actor: Actor, document: Document) -> bool:
    return may_change(actor, document)


def may_reject(actor: Actor, document: Document) -> bool:
    return may_change(actor, document)


def may_cancel(actor: Actor, document: Document) -> bool:
    return may_change(actor, document)


def may_shape_types(actor: Actor) -> bool:
    """Administrators edit document types (A-06)."""
    return may_administer(actor)
