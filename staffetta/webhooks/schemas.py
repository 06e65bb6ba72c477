"""Webhooks as programs see them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line, Text

Url = Annotated[Text, Field(min_length=1, max_length=500, description="Where messages are posted; http or https")]
Description = Annotated[Line, Field(max_length=200, description="What the receiver is")]
EventNames = Annotated[
    list[Annotated[Text, Field(max_length=60)]],
    Field(max_length=200, description="Types of messages, such as `lead.won`; empty for all, also future ones"),
]
DeliveryState = Literal["waiting", "delivered", "failed", "given_up", "withheld"]
DeliveryTrouble = Literal[
    "",
    "status",
    "redirect",
    "gone",
    "timeout",
    "connection",
    "name",
    "forbidden",
    "unseen",
    "unreadable",
]


class WebhookIn(Schema):
    model_config = ConfigDict(extra="forbid")

    url: Url
    description: Description = ""
    events: EventNames = []
    is_active: bool = True


class WebhookPatch(Schema):
    """What is left out stays as it is. `take_over`: from now on the webhook tells what you may see."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    description: Description | None = None
    events: EventNames | None = None
    is_active: bool | None = None
    take_over: bool = False


class WebhookMember(Schema):
    id: UUID
    name: str


class WebhookOut(Schema):
    """`member`: the webhook tells what this person may see. `switched_off` says why it was switched off by itself:
    `gone` or `failing`. `old_secret_until`: until then messages carry the signature of the former secret too."""

    id: UUID
    url: str
    description: str
    events: list[str]
    is_active: bool
    switched_off: Literal["", "gone", "failing"]
    member: WebhookMember
    failing_since: datetime | None
    failures: int
    old_secret_until: datetime | None
    created_at: datetime
    version: int


class WebhookSecretOut(WebhookOut):
    secret: str = Field(description="`whsec_…`, to verify signatures with; answered only this once")


class WebhookDeliverySummary(Schema):
    """`id` without hyphens and with `msg_` before it is the `webhook-id`; `object_id` is what the message tells of."""

    id: UUID
    message_id: str
    type: str
    object_id: UUID
    state: DeliveryState
    trouble: DeliveryTrouble
    status: int | None
    attempts: int
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None
    duration_ms: int | None


class WebhookDeliveryOut(WebhookDeliverySummary):
    """`payload` is null before it is sent, and after who it told of was anonymised."""

    detail: str
    answer: str
    payload: dict[str, Any] | None


class ReplayIn(Schema):
    model_config = ConfigDict(extra="forbid")

    since: datetime
    until: datetime


class ReplayOut(Schema):
    count: int


class MessageTypeOut(Schema):
    """One type of message, and the API's address of the object that it tells of."""

    name: str
    label: str
    address: str
