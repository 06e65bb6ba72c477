"""Passwords of devices for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.dav.acts.choose_book import choose_book
from staffetta.dav.acts.make_password import make_password
from staffetta.dav.acts.revoke_password import revoke_password
from staffetta.dav.models import Collection, Password
from staffetta.dav.places import home_of
from staffetta.dav.schemas import (
    AddressBookIn,
    AddressBookOut,
    DevicePasswordIn,
    DevicePasswordOut,
    NewDevicePasswordOut,
)

router = Router(tags=["Devices"])
_SHOWN = ("id", "label", "start", "created_at", "last_used_at", "last_client", "revoked_at")


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


@router.get("", response=Rows[DevicePasswordOut], summary="Passwords of my devices")
def list_devices(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """With which calendars and address books come in as me (CalDAV, CardDAV), newest first."""
    rows = Password.objects.filter(member=_actor(request))
    found = page(rows, order=("-created_at", "-pk"), cursor=cursor, limit=limit)
    return rows_of(found, list(found.rows))


@router.post("", response={201: NewDevicePasswordOut}, summary="Make a password for a device")
def post_device(request: HttpRequest, body: DevicePasswordIn) -> Any:
    """The password is answered once. It opens my tasks and contacts to calendars and address books, not the API."""
    actor = _actor(request)
    made, word = make_password(actor, label=body.label, by=actor)
    told = {name: getattr(made, name) for name in _SHOWN}
    return Status(
        201,
        {
            **told,
            "password": word,
            "user_name": actor.user.email,
            "address": f"{settings.PUBLIC_URL}{home_of(actor)}",
        },
    )


@router.get("/address-book", response=AddressBookOut, summary="Which contacts my devices have")
def get_book(request: HttpRequest) -> dict[str, str]:
    """All that I see, unless chosen otherwise."""
    book = Collection.objects.of(_actor(request)).filter(kind=Collection.Kind.CONTACTS).first()
    return {"choice": book.choice if book is not None else Collection.Choice.ALL}


@router.put("/address-book", response=AddressBookOut, summary="Choose which contacts my devices have")
def put_book(request: HttpRequest, body: AddressBookIn) -> dict[str, str]:
    """Devices follow when they synchronise next."""
    return {"choice": choose_book(_actor(request), body.choice, by=_actor(request)).choice}


@router.delete("/{password_id}", response={204: None}, summary="Revoke the password of a device")
def delete_device(request: HttpRequest, password_id: UUID) -> Any:
    """The device is shut out at once. One's own; administrators revoke anybody's."""
    found = get_object_or_404(Password.objects.visible_to(_actor(request)), pk=password_id)
    revoke_password(found, at=timezone.now(), by=_actor(request))
    return Status(204, None)
