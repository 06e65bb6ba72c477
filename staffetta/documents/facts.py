"""What can happen to documents and their types."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Fact):
    """`lead_id` is the lead that it started, if it started one."""

    kind = "documents.added"
    sentence = _("entered the document {number}")
    number: str
    type_code: str
    contact_id: str
    lead_id: str = ""


@dataclass(frozen=True, kw_only=True)
class QuoteAccepted(Fact):
    kind = "documents.accepted"
    sentence = _("recorded that the quote {number} was accepted")
    number: str


@dataclass(frozen=True, kw_only=True)
class QuoteRejected(Fact):
    kind = "documents.rejected"
    sentence = _("recorded that the quote {number} was rejected: {reason}")
    number: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class DocumentCancelled(Fact):
    kind = "documents.cancelled"
    sentence = _("cancelled the document {number}")
    number: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class DocumentDeleted(Fact):
    """It lies in the bin."""

    kind = "documents.deleted"
    sentence = _("deleted the document {number}")
    number: str


@dataclass(frozen=True, kw_only=True)
class FileDeleted(Fact):
    """It lies in the bin."""

    kind = "documents.file_deleted"
    sentence = _("deleted the file {name} of the document {number}")
    number: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class DocumentReopened(Fact):
    """`before` is the state that it was in."""

    kind = "documents.reopened"
    sentence = _("opened the document {number} again")
    number: str
    before: str


@dataclass(frozen=True, kw_only=True)
class OrderAnswered(Fact):
    """What its order response says about an order: accepted, rejected or accepted with changes."""

    kind = "documents.answered"
    sentence = _("recorded what {response} says about the order {number}: {answer}")
    number: str
    response: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class DocumentReturned(Fact):
    kind = "documents.returned"
    sentence = _("recorded that the document {number} came back")
    number: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class DocumentLinked(Fact):
    """What an earlier document points at has come."""

    kind = "documents.linked"
    sentence = _("linked the document {number} with {other}, which it names")
    number: str
    other: str


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(Fact):
    """`lines` and `lines_before` are the lines as text, where they were changed."""

    kind = "documents.changed"
    sentence = _("changed the document {number}")
    personal_changes = ("notes", "state_reason")
    number: str
    changes: Changes
    lines_before: str = personal(default="")
    lines: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class WorkStopped(Fact):
    """What a document had started is stopped because it was undone (A-10)."""

    kind = "documents.work_stopped"
    sentence = _("stopped what the document {number} had started; tasks withdrawn: {tasks}")
    number: str
    tasks: int


@dataclass(frozen=True, kw_only=True)
class TypeDelivered(Fact):
    kind = "documents.type_delivered"
    sentence = _("delivered the document type {code}")
    code: str


@dataclass(frozen=True, kw_only=True)
class TypeMade(Fact):
    kind = "documents.type_made"
    sentence = _("made the document type {code}")
    code: str


@dataclass(frozen=True, kw_only=True)
class TypeChanged(Fact):
    kind = "documents.type_changed"
    sentence = _("changed the document type {code}")
    code: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class TypesOrdered(Fact):
    kind = "documents.types_ordered"
    sentence = _("put the document types into another order")


@dataclass(frozen=True, kw_only=True)
class TypeRetired(Fact):
    kind = "documents.type_retired"
    sentence = _("took the document type {code} out of use")
    code: str


@dataclass(frozen=True, kw_only=True)
class TypeRestored(Fact):
    kind = "documents.type_restored"
    sentence = _("put the document type {code} back into use")
    code: str
