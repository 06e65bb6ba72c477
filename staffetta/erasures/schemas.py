"""What the API says and takes about erasing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line, Text

Check = Literal["", "links", "retained", "other"]
KindWord = Literal["anonymised", "deleted"]
ChannelWord = Literal["email", "phone", "letter", "person", "web", "other"]
IdentityWord = Literal["unchecked", "address", "called", "known", "document"]
OutcomeWord = Literal["", "anonymised", "deleted", "refused", "nothing"]
LetterWord = Literal["receipt", "identity", "extension", "done", "refused", "nothing"]
LanguageWord = Literal["en", "it", "fr", "pl", "de"]


class BlockingItem(Schema):
    label: str
    href: str


class DeletionBlocker(Schema):
    """Records that stand in the way: how many, where they are listed, the first of them."""

    check: Check
    label: str
    count: int
    href: str
    items: list[BlockingItem]


class ErasedRows(Schema):
    key: str
    label: str
    count: int


class DeletionDryRun(Schema):
    """What deleting would do. `check` is the first check that fails: links, retained documents, other records."""

    possible: bool
    title: str
    detail: str
    check: Check
    blockers: list[DeletionBlocker]
    goes: list[ErasedRows]


class StayingDocument(Schema):
    type: str
    number: str
    date: date


class ErasedContact(Schema):
    id: UUID
    number: str
    kind: str


class ErasureOut(Schema):
    """The certificate. `finished_at` is null while files and mentions in texts about others are being removed."""

    id: UUID
    kind: KindWord
    contact: ErasedContact
    at: datetime
    by: str
    because: str
    finished_at: datetime | None
    counts: dict[str, int]
    documents: list[StayingDocument]
    law: str


class AnonymisingPerson(Schema):
    id: UUID
    number: str
    name: str


class AnonymisationPreview(Schema):
    """What would go, by sort of record; what stays; contact persons who could go along."""

    goes: list[ErasedRows]
    documents: int
    document_files: int
    open_leads: int
    open_tasks: int
    persons: list[AnonymisingPerson]


class AnonymiseIn(Schema):
    """`number` is the contact's, to show that this very contact is meant."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[Line, Field(min_length=1, max_length=60)]
    along: Annotated[list[UUID], Field(max_length=200)] = []


class RetentionOut(Schema):
    """From when no document keeps the contact any more, and which one is the last; null when none does."""

    erasable_from: date | None
    document: UUID | None
    document_number: str
    document_type: str


class DeletionsIn(Schema):
    model_config = ConfigDict(extra="forbid")
    contacts: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    dry_run: bool = True


class DeletionRow(Schema):
    """`why` is empty for one that can be, or was, deleted."""

    contact: UUID
    number: str
    name: str
    possible: bool
    why: str


class DeletionsOut(Schema):
    dry_run: bool
    rows: list[DeletionRow]


class ConcernedOut(Schema):
    contact: UUID | None
    number: str
    erasure: UUID | None


class ErasureRequestOut(Schema):
    """Somebody asks that data about him be erased; `deadline` is a month after the receipt, or three if extended."""

    id: UUID
    asked_by: str
    reach: str
    channel: ChannelWord
    received_on: date
    deadline: date
    is_overdue: bool
    extended_on: date | None
    extension_reason: str
    identity: IdentityWord
    notes: str
    outcome: OutcomeWord
    refusal: str
    closed_at: datetime | None
    contacts: list[ConcernedOut]
    task: UUID | None
    version: int


class ErasureRequestIn(Schema):
    model_config = ConfigDict(extra="forbid")
    asked_by: Annotated[Line, Field(min_length=1, max_length=200)]
    received_on: date
    channel: ChannelWord = "email"
    reach: Annotated[Line, Field(max_length=254)] = ""
    identity: IdentityWord = "unchecked"
    notes: Annotated[Text, Field(max_length=5000)] = ""
    contacts: Annotated[list[UUID], Field(max_length=50)] = []
    assignee: UUID | None = None


class ErasureRequestPatch(Schema):
    model_config = ConfigDict(extra="forbid")
    asked_by: Annotated[Line, Field(min_length=1, max_length=200)] | None = None
    reach: Annotated[Line, Field(max_length=254)] | None = None
    channel: ChannelWord | None = None
    identity: IdentityWord | None = None
    notes: Annotated[Text, Field(max_length=5000)] | None = None
    contacts: Annotated[list[UUID], Field(max_length=50)] | None = None


class ExtendIn(Schema):
    model_config = ConfigDict(extra="forbid")
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


class CloseIn(Schema):
    model_config = ConfigDict(extra="forbid")
    outcome: Literal["anonymised", "deleted", "refused", "nothing"]
    refusal: Annotated[Text, Field(max_length=1000)] = ""


class LetterOut(Schema):
    text: str
