"""One's own devices for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from staffetta.accounts.models import Member
from staffetta.core.api import Line
from staffetta.push.acts.add_device import Subscription, add_device
from staffetta.push.acts.remove_device import remove_device
from staffetta.push.models import Device
from staffetta.push.vapid import public_key

router = Router(tags=["Devices"])


class DeviceOut(Schema):
    id: UUID
    label: str
    created_at: datetime
    reached_at: datetime | None


class DevicesOut(Schema):
    """`key` is the applicationServerKey with which a browser subscribes."""

    key: str
    items: list[DeviceOut]


class DeviceIn(Schema):
    """What a browser's push service gave it (PushSubscription)."""

    model_config = ConfigDict(extra="forbid")

    endpoint: Annotated[Line, Field(max_length=1000)]
    p256dh: Annotated[Line, Field(max_length=100)]
    auth: Annotated[Line, Field(max_length=40)]
    label: Annotated[Line, Field(max_length=120)] = ""


def _out(device: Device) -> dict[str, Any]:
    return {
        "id": device.pk,
        **{name: getattr(device, name) for name in ("label", "created_at", "reached_at")},
    }


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


@router.get("", response=DevicesOut, operation_id="list_devices", summary="My devices")
def devices(request: HttpRequest) -> dict[str, Any]:
    """Those on which I hear of notices while no page is open."""
    return {"key": public_key(), "items": [_out(one) for one in Device.objects.visible_to(_actor(request))]}


@router.post("", response={201: DeviceOut}, operation_id="add_device", summary="Add a device")
def add(request: HttpRequest, body: DeviceIn) -> Status[dict[str, Any]]:
    """Hears until it is removed. The same endpoint again renews its keys."""
    device = add_device(Subscription(**body.dict()), by=_actor(request), at=timezone.now())
    return Status(201, _out(device))


@router.delete("/{device_id}", response={204: None}, operation_id="remove_device", summary="Remove a device")
def remove(request: HttpRequest, device_id: UUID) -> Status[None]:
    """It hears no more."""
    remove_device(get_object_or_404(Device.objects.visible_to(_actor(request)), pk=device_id), by=_actor(request))
    return Status(204, None)
