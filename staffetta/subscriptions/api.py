"""Calendar addresses for programs (T-07)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Line, Rows, rows_of
from staffetta.core.paging import page
from staffetta.subscriptions.acts.change import change_subscription
from staffetta.subscriptions.acts.checking import FARTHEST
from staffetta.subscriptions.acts.end import end_subscription
from staffetta.subscriptions.acts.renew import renew_subscription
from staffetta.subscriptions.acts.subscribe import subscribe
from staffetta.subscriptions.addresses import address_with
from staffetta.subscriptions.models import Subscription

router = Router(tags=["Calendar"])


class SubscriptionIn(Schema):
    model_config = ConfigDict(extra="forbid")
    label: Annotated[Line, Field(min_length=1, max_length=120)]
    whose: Literal["mine", "groups"] = "groups"
    detail: Literal["full", "busy"] = "full"
    timed_only: bool = False
    with_done: bool = False
    with_alarms: bool = True
    as_todos: bool = Field(False, description="All-day tasks as VTODO, for programs that show them")
    days_back: int = Field(30, ge=0, le=FARTHEST, description="Done tasks of so many days back")


class SubscriptionPatch(Schema):
    """What is given is changed; the address stays."""

    model_config = ConfigDict(extra="forbid")
    label: Annotated[Line, Field(min_length=1, max_length=120)] | None = None
    whose: Literal["mine", "groups"] | None = None
    detail: Literal["full", "busy"] | None = None
    timed_only: bool | None = None
    with_done: bool | None = None
    with_alarms: bool | None = None
    as_todos: bool | None = None
    days_back: Annotated[int, Field(ge=0, le=FARTHEST)] | None = None


class SubscriptionOut(Schema):
    id: UUID
    label: str
    whose: str
    detail: str
    timed_only: bool
    with_done: bool
    with_alarms: bool
    as_todos: bool
    days_back: int
    created_at: datetime
    last_used_at: datetime | None
    last_client: str
    revoked_at: datetime | None


class NewSubscriptionOut(SubscriptionOut):
    address: str = Field(description="Where programs read it; answered only this once")


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


@router.get("", response=Rows[SubscriptionOut], summary="My calendar addresses, newest first")
def listed(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Subscription.objects.of(_actor(request))
    shown = page(rows, order=("-created_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(shown, shown.rows)


def _with_address(made: Subscription, token: str) -> dict[str, Any]:
    names = SubscriptionOut.model_fields
    return {**{name: getattr(made, name) for name in names}, "address": address_with(token)}


@router.post("", response={201: NewSubscriptionOut}, summary="Make a calendar address")
def make(request: HttpRequest, body: SubscriptionIn) -> Any:
    member = _actor(request)
    made, token = subscribe(member, label=body.label, choices=body.dict(exclude={"label"}), by=member)
    return Status(201, _with_address(made, token))


@router.patch("/{subscription_id}", response=SubscriptionOut, summary="Choose anew what a calendar address shows")
def patch_address(request: HttpRequest, subscription_id: UUID, body: SubscriptionPatch) -> Any:
    member = _actor(request)
    found = get_object_or_404(Subscription.objects.of(member), pk=subscription_id)
    given = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    return change_subscription(found, label=given.pop("label", None), choices=given, by=member)


@router.post("/{subscription_id}/renew", response=NewSubscriptionOut, summary="Another address; the old one ends")
def renew(request: HttpRequest, subscription_id: UUID) -> Any:
    member = _actor(request)
    found = get_object_or_404(Subscription.objects.of(member), pk=subscription_id)
    return _with_address(*renew_subscription(found, by=member))


@router.delete("/{subscription_id}", response={204: None}, summary="End a calendar address")
def end(request: HttpRequest, subscription_id: UUID) -> Any:
    member = _actor(request)
    found = get_object_or_404(Subscription.objects.visible_to(member), pk=subscription_id)
    end_subscription(found, at=timezone.now(), by=member)
    return Status(204, None)
