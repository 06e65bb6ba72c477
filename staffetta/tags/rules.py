"""Who puts tags in order. Anybody may make one by typing it (acts/name.py)."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_administer


def may_order(actor: Actor) -> bool:
    """Administrators rename, merge, retire and delete tags, and shape their categories."""
    return may_administer(actor)
