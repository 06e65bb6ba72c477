"""What programs send about links and are told of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.sharing.acts.share import DAYS, MOST_DAYS
from staffetta.sharing.models import Share

Language = Literal["en", "it", "fr", "pl", "de"]


class NewCustomerLink(Schema):
    """`language` left out = the contact's, else the firm's."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None
    days: int = Field(DAYS, ge=1, le=MOST_DAYS)


class CustomerLink(Schema):
    """A link. Its address is told once, when it is made."""

    id: UUID
    state: Literal["open", "expired", "revoked"]
    language: Language
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None = Field(description="When it was opened the last time")
    views: int


class MadeCustomerLink(CustomerLink):
    url: str = Field(description="The link itself; keep it well, it is kept nowhere here")


class ShownTaskOut(Schema):
    task_id: UUID
    title: str


def said(share: Share, now: datetime) -> dict[str, Any]:
    """A link as programs are told."""
    names = ("id", "language", "created_at", "expires_at", "revoked_at", "seen_at", "views")
    return {**{name: getattr(share, name) for name in names}, "state": share.state_at(now)}
