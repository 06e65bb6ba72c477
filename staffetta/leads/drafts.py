"""What is known of a lead before it is one: how pages, programs, documents and imports hand values to the acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.leads.models import LossReason, Outcome, Pipeline, Step


@dataclass(frozen=True, kw_only=True)
class LeadDraft:
    """A lead to be (L-01). Without `step` it begins at the pipeline's first, without `currency` in the firm's, without
    `probability` with the step's. `tags` are words; unknown ones become tags. `custom` are answers
    to custom fields by code, None where they were not asked (C-13)."""

    title: str
    pipeline: Pipeline
    contact: Contact | None = None
    person: Contact | None = None
    step: Step | None = None
    handler: Member | None = None
    supervisor: Member | None = None
    amount: Decimal | None = None
    currency: str = ""
    probability: int | None = None
    expected_close: date | None = None
    tags: tuple[str, ...] = ()
    description: str = ""
    external_id: str = ""
    product: str = ""
    custom: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class PastLead(LeadDraft):
    """A lead that another program knew, perhaps closed long ago (X-02). `outcome` None = what its step says.

    `way`: where it stood, and since when, in order, the step at which it stands last; () where that is not known.
    """

    outcome: Outcome | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    won_on: date | None = None
    loss_reason: LossReason | None = None
    number: str = ""
    way: tuple[tuple[Step, datetime], ...] = ()
