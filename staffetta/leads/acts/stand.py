"""Let a lead stand at a step with an outcome: the part that opening, moving, winning, losing and reopening share.

Called within an act, on a lead that is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from staffetta.core.changes import apply
from staffetta.leads.models import Lead, Outcome, Stay, Step

SURE = {Outcome.WON: 100, Outcome.LOST: 0, Outcome.CANCELLED: 0}


def stand(lead: Lead, step: Step, outcome: Outcome, *, at: datetime, values: Mapping[str, Any] | None = None) -> None:
    """Put the lead there: outcome, stay, probability; and on its process the duty to plan and when it closed.

    The duty holds unless the step ends it (L-10), or the lead is lost or cancelled.
    """
    said: dict[str, Any] = {
        "step": step,
        "outcome": outcome,
        "probability": probability(lead, step, outcome),
        **(values or {}),
    }
    if step.pk != lead.step_id:
        said["step_since"] = at
        Stay.objects.filter(lead=lead, left_at=None).update(left_at=at)
        Stay.objects.create(lead=lead, step=step, entered_at=at)
    closed_at = None if outcome == Outcome.OPEN else (lead.process.closed_at or at)
    apply(lead, said)
    apply(lead.process, {"closed_at": closed_at, "has_duty": has_duty(step, outcome)})


def has_duty(step: Step, outcome: Outcome) -> bool:
    """Whether completing a task needs the next one planned (L-09, L-10)."""
    return not step.ends_duty and outcome not in (Outcome.LOST, Outcome.CANCELLED)


def probability(lead: Lead, step: Step, outcome: Outcome) -> int:
    """Sure once closed; else the step's, unless somebody set his own."""
    if outcome in SURE:
        return SURE[outcome]
    own = lead.is_open and lead.probability != lead.step.probability
    return lead.probability if own else step.probability
