"""What can happen with what customers see; told in the history of the process."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class PostSalesShared(Fact):
    kind = "sharing.shared"
    sentence = _("made a link for the customer, valid until {until}")
    share_id: str
    language: str
    until: str


@dataclass(frozen=True, kw_only=True)
class ShareRevoked(Fact):
    kind = "sharing.revoked"
    sentence = _("revoked a link for the customer")
    share_id: str


@dataclass(frozen=True, kw_only=True)
class TaskShown(Fact):
    kind = "sharing.task_shown"
    sentence = _("shows the customer the task {title}")
    task_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskHidden(Fact):
    kind = "sharing.task_hidden"
    sentence = _("hides the task {title} from the customer")
    task_id: str
    title: str = personal(default="")
