"""Who may do what with a lead. Seeing is not editing (U-02); the handler's process decides."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_administer
from staffetta.core.acts import System
from staffetta.leads.models import Lead
from staffetta.processes import rules as processes


def may_open(actor: Actor) -> bool:
    """Every active member, and the system."""
    return isinstance(actor, System) or actor.is_active


def may_edit(actor: Actor, lead: Lead) -> bool:
    """Its handler, supervisor, a manager of the handler, administrators; anybody while nobody handles it."""
    return processes.may_edit(actor, lead.process)


def may_move(actor: Actor, lead: Lead) -> bool:
    return may_edit(actor, lead)


def may_win(actor: Actor, lead: Lead) -> bool:
    return may_edit(actor, lead)


def may_lose(actor: Actor, lead: Lead) -> bool:
    return may_edit(actor, lead)


def may_cancel(actor: Actor, lead: Lead) -> bool:
    return may_edit(actor, lead)


def may_reopen(actor: Actor, lead: Lead) -> bool:
    return may_edit(actor, lead)


def may_assign(actor: Actor, lead: Lead) -> bool:
    return may_edit(actor, lead)


def may_shape_pipelines(actor: Actor) -> bool:
    """Administrators edit pipelines and the list of loss reasons (L-03, L-15)."""
    return may_administer(actor)
