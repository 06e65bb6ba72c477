"""Who may say on which days the firm works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffetta.accounts.rules import may_administer

if TYPE_CHECKING:
    from staffetta.accounts.models import Actor


def may_set_working_days(actor: Actor) -> bool:
    return may_administer(actor)
