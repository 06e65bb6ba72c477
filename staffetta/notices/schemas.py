"""What programs send and get about notices."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Channel = Literal["page", "email", "push"]


class NoticeOut(Schema):
    """`subject` and `subject_id` name the record it is about; `sentence` is in the language of the request. Of a record
    that you can no longer open, `is_visible` is false and nothing else is told."""

    id: UUID
    kind: str
    subject: str
    subject_id: UUID
    sentence: str
    href: str
    is_visible: bool
    told_at: datetime
    read_at: datetime | None
    by_id: UUID | None


class ReadIn(Schema):
    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] | None = Field(None, max_length=200, description="Which notices; all of them when left out")


class SomeIn(Schema):
    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] = Field(max_length=200, description="Which notices")


class DeleteIn(Schema):
    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] | None = Field(None, max_length=200, description="Which notices; those that were read if left out")


class NoticeCountOut(Schema):
    count: int


class KindOut(Schema):
    """`channels`: whether it is shown at once on the page and counted, sent by e-mail, told on devices; the inbox keeps
    it in any case, unless nothing is on by default: then only those are told who ask for any channel. `default` are
    the channels that are on for whoever says nothing."""

    key: str
    label: str
    channels: dict[Channel, bool]
    default: list[Channel]


class PreferencesOut(Schema):
    """Times are those of your own time zone. `version` is 0 as long as you have said nothing."""

    kinds: list[KindOut]
    quiet_from: time | None
    quiet_until: time | None
    quiet_weekends: bool
    agenda_at: time | None
    version: int


Channels = Annotated[dict[str, dict[Channel, bool]], Field(max_length=100)]


class PreferencesIn(Schema):
    """What is left out stays as it is; null ends quiet hours, and the day by e-mail. `channels` by kind:
    {"leads.assigned": {"email": false}}."""

    model_config = ConfigDict(extra="forbid")

    channels: Channels | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool | None = None
    agenda_at: time | None = None
