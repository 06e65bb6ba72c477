"""What the API of accounts takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.accounts.models import Role
from staffetta.core.api import Line, Text

Name = Annotated[Line, Field(min_length=1, max_length=120)]
Email = Annotated[Line, Field(min_length=3, max_length=254, description="An e-mail address")]
Language = Literal["en", "it", "fr", "pl", "de"]
RoleWord = Literal["administrator", "manager", "user"]
Ids = Annotated[list[UUID], Field(max_length=500)]


class Input(Schema):
    """What is not known is refused, so that a typing error is not taken for an omission."""

    model_config = ConfigDict(extra="forbid")


class GroupOfMember(Schema):
    id: UUID
    name: str
    manages: bool


class MemberOut(Schema):
    """`deactivated_at` is null for people who can sign in; `last_login` is when they last did."""

    id: UUID
    name: str
    email: str
    role: RoleWord
    may_delete: bool
    may_export: bool
    groups: list[GroupOfMember]
    external_id: str
    last_login: datetime | None
    deactivated_at: datetime | None
    created_at: datetime
    version: int


class InvitationAddressIn(Input):
    """Where to send the invitation to somebody who has no e-mail address yet."""

    email: Email | None = None


class InvitationIn(Input):
    email: Email
    name: Name
    role: RoleWord = Field("user")
    may_delete: bool = True
    may_export: bool = True
    groups: Ids = []
    language: Language | None = Field(None, description="For the e-mails; the workspace's language when left out")


class MemberIn(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    role: RoleWord | None = None
    may_delete: bool | None = None
    may_export: bool | None = None
    groups: Ids | None = None


class HandOverIn(Input):
    to: UUID = Field(description="The member who takes over")


class HandOverOut(Schema):
    count: int


class WorkspaceOfMe(Schema):
    id: UUID
    name: str


class MeOut(Schema):
    """The member as whom the key acts, in the workspace of the key."""

    id: UUID
    name: str
    email: str
    role: RoleWord
    language: Language
    timezone: str
    ask_post_sales: bool
    may_delete: bool
    may_export: bool
    workspace: WorkspaceOfMe
    version: int


class MeIn(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    language: Language | None = None
    timezone: Annotated[Text, Field(max_length=60, description="IANA name, such as Europe/Rome")] | None = None
    ask_post_sales: bool | None = None


class GroupMember(Schema):
    id: UUID
    name: str
    manages: bool


class GroupOut(Schema):
    id: UUID
    name: str
    members: list[GroupMember]
    retired_at: datetime | None
    version: int


class GroupIn(Input):
    name: Name
    members: Ids = Field([], description="Ids of all who belong to the group")
    managers: Ids = Field([], description="Ids of those who manage it; they are members as well")


class GroupPatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    members: Ids | None = None
    managers: Ids | None = None


class WorkspaceOut(Schema):
    """`edition` is set by whoever hosts the installation."""

    id: UUID
    name: str
    edition: Literal["starter", "essential", "complete"]
    privacy: Literal["shared", "own"]
    only_administrators_delete: bool
    prefill_post_sales_tags: bool
    language: Language
    timezone: str
    currency: str
    country: str
    version: int


class WorkspaceIn(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    privacy: Literal["shared", "own"] | None = None
    only_administrators_delete: bool | None = None
    prefill_post_sales_tags: bool | None = None
    language: Language | None = None
    timezone: Annotated[Text, Field(max_length=60, description="IANA name, such as Europe/Rome")] | None = None
    currency: Annotated[Text, Field(max_length=3, description="ISO 4217")] | None = None
    country: Annotated[Text, Field(max_length=2, description="ISO 3166-1 alpha-2, or empty")] | None = None


class KeyIn(Input):
    label: Name = Field(description="What the key is for")


class KeyOut(Schema):
    """`start` are the last characters of the key, by which one recognises it."""

    id: UUID
    label: str
    start: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewKeyOut(KeyOut):
    key: str = Field(description="The key itself; it is answered only this once")


def role_of(word: str | None) -> Role | None:
    """The role that a word of the API means."""
    return Role(word) if word is not None else None
