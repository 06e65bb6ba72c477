"""What can happen to workspaces, members, groups and keys."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
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


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Fact):
    kind = "accounts.member_invited"
    sentence = _("sent an invitation")


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Fact):
    kind = "accounts.member_changed"
    sentence = _("changed the person")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class SettingsChanged(Fact):
    kind = "accounts.settings_changed"
    sentence = _("changed his or her own settings")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class HandedOver(Fact):
    """`to_id` is the member who got it all, `to` his name."""

    kind = "accounts.handed_over"
    sentence = _("handed everything open over to {to}: {count}")
    to_id: str
    count: int
    to: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class MemberDeactivated(Fact):
    kind = "accounts.member_deactivated"
    sentence = _("deactivated the person")


@dataclass(frozen=True, kw_only=True)
class MemberReactivated(Fact):
    kind = "accounts.member_reactivated"
    sentence = _("reactivated the person")


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Fact):
    """An administrator of the installation set it by command; people set their own without a fact of ours."""

    kind = "accounts.password_set"
    sentence = _("set a new password")


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Fact):
    """`joined`, `left` and `managers` are ids of members; `managers` all who manage the group from now on."""

    kind = "accounts.group_changed"
    sentence = _("changed the group")
    changes: Changes
    joined: list[str]
    left: list[str]
    managers: list[str]


@dataclass(frozen=True, kw_only=True)
class GroupRetired(Fact):
    kind = "accounts.group_retired"
    sentence = _("retired the group")


@dataclass(frozen=True, kw_only=True)
class GroupRestored(Fact):
    kind = "accounts.group_restored"
    sentence = _("restored the group")


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Fact):
    kind = "accounts.key_revoked"
    sentence = _("revoked the API key {label}")
    label: str


@dataclass(frozen=True, kw_only=True)
class WorkspaceChanged(Fact):
    kind = "accounts.workspace_changed"
    sentence = _("changed the preferences of the workspace")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class EditionChanged(Fact):
    kind = "accounts.edition_changed"
    sentence = _("changed the edition from {before} to {after}")
    before: str
    after: str
