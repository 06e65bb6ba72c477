"""Leads for tests, built through real acts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from staffetta.accounts.models import Member
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.open import open_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Lead, LossReason, Pipeline, Step
from tests.cast import DAWN


def a_pipeline(code: str = "sales") -> Pipeline:
    return Pipeline.objects.get(code=code)


def a_step(code: str, pipeline: str = "sales") -> Step:
    return Step.objects.get(code=code, pipeline__code=pipeline)


def a_reason(code: str = "price") -> LossReason:
    return LossReason.objects.get(code=code)


def a_lead(
    by: Member,
    title: str = "Coffee machines for the canteen",
    *,
    pipeline: str = "sales",
    step: str | None = None,
    at: datetime = DAWN,
    **values: Any,
) -> Lead:
    """An open lead of 12,000.00 that `by` handles, at its pipeline's first step unless another is named by its code."""
    draft = LeadDraft(
        title=title,
        pipeline=a_pipeline(pipeline),
        step=a_step(step, pipeline) if step else None,
        **{"amount": Decimal("12000"), **values},
    )
    return open_lead(draft, by=by, at=at)


def a_won_lead(by: Member, title: str = "Ovens", *, at: datetime = DAWN, **values: Any) -> Lead:
    return win_lead(a_lead(by, title, at=at, **values), by=by, at=at)


def a_lost_lead(by: Member, title: str = "Mixers", *, at: datetime = DAWN, **values: Any) -> Lead:
    return lose_lead(a_lead(by, title, at=at, **values), reason=a_reason(), by=by, at=at)


def a_cancelled_lead(by: Member, title: str = "A double", *, at: datetime = DAWN, **values: Any) -> Lead:
    return cancel_lead(a_lead(by, title, at=at, **values), by=by, at=at)
