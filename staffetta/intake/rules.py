"""Who may do what with incoming files."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_administer
from staffetta.documents.rules import may_add


def may_send(actor: Actor) -> bool:
    """Whoever may enter documents."""
    return may_add(actor)


def may_say_who_we_are(actor: Actor) -> bool:
    """Administrators: it decides on which side of every document we stand."""
    return may_administer(actor)
