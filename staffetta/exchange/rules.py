"""Who may load data in."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_administer


def may_import(actor: Actor) -> bool:
    """Administrators: an import creates users, steps and thousands of records."""
    return may_administer(actor)
