"""Who may do what with passwords of devices."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System
from staffetta.dav.models import Password


def may_revoke(actor: Actor, password: Password) -> bool:
    """Its owner and administrators."""
    return is_administrator(actor) or (not isinstance(actor, System) and password.member_id == actor.pk)
