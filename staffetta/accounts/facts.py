"""What can happen to workspaces, members, groups and keys."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class WorkspaceFounded(Fact):
    kind = "accounts.founded"
    sentence = _("founded the workspace {name}")
    name: str


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Fact):
    kind = "accounts.member_added"
    sentence = _("added {name} as {role}")
    role: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class GroupMade(Fact):
    kind = "accounts.group_made"
    sentence = _("made the group {name}")
    name: str


@dataclass(frozen=True, kw_only=True)
class KeyMade(Fact):
    kind = "accounts.key_made"
    sentence = _("made the API key {label}")
    label: str
