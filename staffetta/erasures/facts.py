"""What happens when data go. No fact names whom they were about: the number is all that is left to say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class ContactAnonymised(Fact):
    kind = "erasures.anonymised"
    sentence = _("anonymised the contact {number}")
    number: str
    erasure_id: str


@dataclass(frozen=True, kw_only=True)
class ContactDeleted(Fact):
    kind = "erasures.deleted"
    sentence = _("deleted the contact {number}")
    number: str
    erasure_id: str


@dataclass(frozen=True, kw_only=True)
class ErasureFinished(Fact):
    kind = "erasures.finished"
    sentence = _("struck the last mentions of the contact {number} and deleted its files")
    number: str


@dataclass(frozen=True, kw_only=True)
class RequestReceived(Fact):
    kind = "erasures.request_received"
    sentence = _("recorded the erasure request of {asked_by}, to be answered by {deadline}")
    deadline: str
    asked_by: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class RequestChanged(Fact):
    kind = "erasures.request_changed"
    sentence = _("changed the erasure request")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class RequestExtended(Fact):
    kind = "erasures.request_extended"
    sentence = _("extended the deadline of the erasure request to {deadline}")
    deadline: str
    reason: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class RequestClosed(Fact):
    kind = "erasures.request_closed"
    sentence = _("closed the erasure request: {outcome}")
    outcome: str
