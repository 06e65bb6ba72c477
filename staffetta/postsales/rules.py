"""Who may do what with post-sales processes. Seeing is not editing (U-02)."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.leads.models import Lead
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes import rules


def may_open(actor: Actor, lead: Lead) -> bool:
    """Whoever runs the lead: at any time, won or not (P-03)."""
    return rules.may_edit(actor, lead.process)


def may_edit(actor: Actor, post_sales: PostSalesProcess) -> bool:
    """Whoever runs the process or its lead: change it, assign it, plan and change its tasks."""
    return rules.may_edit(actor, post_sales.process)
