"""What programs are answered about passwords of devices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line

Choice = Literal["all", "mine"]


class Input(Schema):
    """What is not known is refused, so that a typing error is not taken for an omission."""

    model_config = ConfigDict(extra="forbid")


class DevicePasswordIn(Input):
    label: Annotated[Line, Field(min_length=1, max_length=120, description="What the device is called")]


class DevicePasswordOut(Schema):
    """`start` are the first letters of the password, by which one recognises it."""

    id: UUID
    label: str
    start: str
    created_at: datetime
    last_used_at: datetime | None
    last_client: str = Field(description="The program that used it last")
    revoked_at: datetime | None


class NewDevicePasswordOut(DevicePasswordOut):
    password: str = Field(description="The password itself; it is answered only this once")
    user_name: str = Field(description="What the device is given as user name")
    address: str = Field(description="The address of one's calendar and address book")


class AddressBookIn(Input):
    choice: Choice = Field(description="All contacts that I see, or only those whose handler I am")


class AddressBookOut(Schema):
    choice: Choice
