"""Who decides what customers see: whoever runs the process."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.postsales import rules
from staffetta.postsales.models import PostSalesProcess


def may_share(actor: Actor, post_sales: PostSalesProcess) -> bool:
    """Make and revoke links, choose what they show."""
    return rules.may_edit(actor, post_sales)
