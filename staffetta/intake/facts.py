"""What can happen to incoming files, and to what is known of ourselves in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class FileReceived(Fact):
    kind = "intake.received"
    sentence = _("sent the file {name}")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class FileTakenIn(Fact):
    """`new` and `known`: how many of its documents were so."""

    kind = "intake.taken_in"
    sentence = _("took in the file {name}: {new} new, {known} known already")
    new: int
    known: int
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class FileWaits(Fact):
    kind = "intake.waits"
    sentence = _("took in the file {name}, which waits for a partner")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class FileRefused(Fact):
    kind = "intake.refused"
    sentence = _("could not take in the file {name}")
    code: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class FileDropped(Fact):
    kind = "intake.dropped"
    sentence = _("decided not to take in the file {name}")
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class IdentityAdded(Fact):
    kind = "intake.identity_added"
    sentence = _("said that files call us {value}")
    value: str


@dataclass(frozen=True, kw_only=True)
class IdentityRemoved(Fact):
    kind = "intake.identity_removed"
    sentence = _("said that files do not call us {value}")
    value: str


@dataclass(frozen=True, kw_only=True)
class HabitChanged(Fact):
    """`creates`: whether partners that nobody knows are created."""

    kind = "intake.habit_changed"
    sentence = _("changed what is done with partners that nobody knows")
    creates: bool
