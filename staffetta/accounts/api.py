"""Accounts for programs: oneself, people, groups, the workspace, API keys."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from staffetta.accounts import rules
from staffetta.accounts.acts.change_group import change_group
from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.accounts.acts.change_settings import Settings, change_settings
from staffetta.accounts.acts.change_workspace import Preferences, change_workspace
from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.accounts.acts.give_email import give_email
from staffetta.accounts.acts.hand_over import hand_over
from staffetta.accounts.acts.invite_member import invite_member
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.acts.reactivate_member import reactivate_member
from staffetta.accounts.acts.restore_group import restore_group
from staffetta.accounts.acts.retire_group import retire_group
from staffetta.accounts.acts.revoke_key import revoke_key
from staffetta.accounts.acts.send_invitation import send_invitation
from staffetta.accounts.models import ApiKey, Group, Member, Privacy
from staffetta.accounts.schemas import (
    GroupIn,
    GroupOut,
    GroupPatch,
    HandOverIn,
    HandOverOut,
    InvitationAddressIn,
    InvitationIn,
    KeyIn,
    KeyOut,
    MeIn,
    MemberIn,
    MemberOut,
    MeOut,
    NewKeyOut,
    RoleWord,
    WorkspaceIn,
    WorkspaceOut,
    role_of,
)
from staffetta.core.api import Cursor, Limit, Rows, Text, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid

me = Router(tags=["Me"])
members = Router(tags=["People"])
groups = Router(tags=["Groups"])
workspace = Router(tags=["Workspace"])
keys = Router(tags=["API keys"])

Search = Annotated[Text, Field(default="", max_length=100, description="Part of the name or e-mail address")]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


# Oneself.


def _me(member: Member) -> dict[str, Any]:
    user = member.user
    own = {n: getattr(member, n) for n in ("id", "name", "role", "ask_post_sales", "version")}
    return {
        **own,
        "email": user.email,
        "language": user.language,
        "timezone": user.timezone,
        "may_delete": rules.may_delete(member),
        "may_export": rules.may_export(member),
        "workspace": {"id": member.workspace_id, "name": member.workspace.name},
    }


@me.get("", response=MeOut, summary="Who am I?")
def get_me(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """The member as whom the key acts, and his workspace."""
    tag(response, _actor(request).version)
    return _me(_actor(request))


@me.patch("", response=MeOut, summary="Change my settings")
def change_me(request: HttpRequest, response: HttpResponse, body: MeIn) -> dict[str, Any]:
    """Name, language, time zone, and whether winning asks for a post-sales process."""
    actor = _actor(request)
    member = change_settings(actor, Settings(**body.dict()), by=actor, expected=expected_version(request))
    tag(response, member.version)
    return _me(member)


# People.


def _member_out(member: Member) -> dict[str, Any]:
    names = ("id", "name", "role", "may_delete", "may_export", "external_id", "deactivated_at", "created_at", "version")
    return {
        **{n: getattr(member, n) for n in names},
        "email": member.user.email,
        "last_login": member.user.last_login,
        "groups": [
            {"id": m.group_id, "name": m.group.name, "manages": m.manages}
            for m in sorted(member.memberships.all(), key=lambda m: m.group.name)
        ],
    }


def _member(request: HttpRequest, member_id: UUID) -> Member:
    found: Member = get_object_or_404(Member.objects.visible_to(_actor(request)).with_groups(), pk=member_id)
    return found


def _members_of(ids: list[UUID], field: str) -> list[Member]:
    found = list(Member.objects.active().filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Invalid(_("Some values are not valid."), fields={field: _("One of these people does not exist.")})
    return found


def _groups_of(ids: list[UUID]) -> tuple[Group, ...]:
    found = tuple(Group.objects.active().filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Invalid(_("Some values are not valid."), fields={"groups": _("One of these groups does not exist.")})
    return found


@members.get("", response=Rows[MemberOut], summary="People")
def list_members(
    request: HttpRequest,
    q: Search = "",
    role: RoleWord | None = None,
    active: bool | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Everybody in the workspace, by name."""
    rows = Member.objects.visible_to(_actor(request)).with_groups().named_like(q)
    if role is not None:
        rows = rows.filter(role=role)
    if active is not None:
        rows = rows.filter(deactivated_at__isnull=active)
    found = page(rows, order=("name", "pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_member_out(m) for m in found.rows])


@members.post("", response={201: MemberOut}, summary="Add somebody")
def invite(request: HttpRequest, response: HttpResponse, body: InvitationIn) -> Any:
    """Add a person and send the invitation by e-mail. Administrators only."""
    actor = _actor(request)
    values = MemberValues(
        name=body.name,
        role=role_of(body.role),
        may_delete=body.may_delete,
        may_export=body.may_export,
        groups=_groups_of(body.groups),
    )
    firm = actor.workspace
    added = invite_member(body.email, values, language=body.language or firm.language, timezone=firm.timezone, by=actor)
    tag(response, added.version)
    return Status(201, _member_out(_member(request, added.pk)))


@members.get("/{member_id}", response=MemberOut, summary="One person")
def get_member(request: HttpRequest, response: HttpResponse, member_id: UUID) -> dict[str, Any]:
    """Role, rights and groups of one person."""
    found = _member(request, member_id)
    tag(response, found.version)
    return _member_out(found)


@members.patch("/{member_id}", response=MemberOut, summary="Change a person")
def patch_member(request: HttpRequest, response: HttpResponse, member_id: UUID, body: MemberIn) -> dict[str, Any]:
    """Name, role, rights, groups. Administrators only; the last administrator stays one."""
    found = _member(request, member_id)
    given = body.dict(exclude={"groups", "role"})
    values = MemberValues(
        **given, role=role_of(body.role), groups=None if body.groups is None else _groups_of(body.groups)
    )
    change_member(found, values, by=_actor(request), expected=expected_version(request))
    return _answer_member(request, response, member_id)


def _answer_member(request: HttpRequest, response: HttpResponse, member_id: UUID) -> dict[str, Any]:
    found = _member(request, member_id)
    tag(response, found.version)
    return _member_out(found)


@members.post("/{member_id}/hand-over", response=HandOverOut, summary="Hand over what somebody holds")
def post_hand_over(request: HttpRequest, member_id: UUID, body: HandOverIn) -> dict[str, int]:
    """All open leads, processes and tasks go to a colleague. Administrators only."""
    giver = _member(request, member_id)
    taker = _members_of([body.to], "to")[0]
    return {"count": hand_over(giver, to=taker, at=timezone.now(), by=_actor(request))}


@members.post("/{member_id}/deactivate", response=MemberOut, summary="Deactivate a person")
def post_deactivate(request: HttpRequest, response: HttpResponse, member_id: UUID) -> dict[str, Any]:
    """Refused (409, `still-holds`) while the person has open things in hand; `holdings` lists them."""
    deactivate_member(
        _member(request, member_id), at=timezone.now(), by=_actor(request), expected=expected_version(request)
    )
    return _answer_member(request, response, member_id)


@members.post("/{member_id}/reactivate", response=MemberOut, summary="Reactivate a person")
def post_reactivate(request: HttpRequest, response: HttpResponse, member_id: UUID) -> dict[str, Any]:
    """The person can sign in again. Administrators only."""
    reactivate_member(_member(request, member_id), by=_actor(request), expected=expected_version(request))
    return _answer_member(request, response, member_id)


@members.post("/{member_id}/invitation", response={202: MemberOut}, summary="Send the invitation again")
def post_invitation(request: HttpRequest, member_id: UUID, body: InvitationAddressIn | None = None) -> Any:
    """The e-mail is sent right afterwards. `email` is for people who have no address yet. Administrators only."""
    if body is not None and body.email is not None:
        give_email(_member(request, member_id), body.email, by=_actor(request))
    else:
        send_invitation(_member(request, member_id), by=_actor(request))
    return Status(202, _member_out(_member(request, member_id)))


# Groups.


def _group_out(group: Group) -> dict[str, Any]:
    people = sorted(group.memberships.all(), key=lambda m: (m.member.name, m.member_id))
    return {
        **{n: getattr(group, n) for n in ("id", "name", "retired_at", "version")},
        "members": [{"id": m.member_id, "name": m.member.name, "manages": m.manages} for m in people],
    }


def _group(request: HttpRequest, group_id: UUID) -> Group:
    found: Group = get_object_or_404(Group.objects.visible_to(_actor(request)).with_people(), pk=group_id)
    return found


def _answer_group(request: HttpRequest, response: HttpResponse, group_id: UUID) -> dict[str, Any]:
    found = _group(request, group_id)
    tag(response, found.version)
    return _group_out(found)


@groups.get("", response=Rows[GroupOut], summary="Groups")
def list_groups(
    request: HttpRequest, retired: bool | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Groups with their members, by name."""
    rows = Group.objects.visible_to(_actor(request)).with_people()
    if retired is not None:
        rows = rows.filter(retired_at__isnull=not retired)
    found = page(rows, order=("name", "pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_group_out(g) for g in found.rows])


@groups.post("", response={201: GroupOut}, summary="Make a group")
def post_group(request: HttpRequest, response: HttpResponse, body: GroupIn) -> Any:
    """Administrators only."""
    people, managers = _members_of(body.members, "members"), _members_of(body.managers, "managers")
    made = make_group(body.name, members=people, managers=managers, by=_actor(request))
    return Status(201, _answer_group(request, response, made.pk))


@groups.get("/{group_id}", response=GroupOut, summary="One group")
def get_group(request: HttpRequest, response: HttpResponse, group_id: UUID) -> dict[str, Any]:
    """A group with its members."""
    return _answer_group(request, response, group_id)


@groups.patch("/{group_id}", response=GroupOut, summary="Change a group")
def patch_group(request: HttpRequest, response: HttpResponse, group_id: UUID, body: GroupPatch) -> dict[str, Any]:
    """Name, members, managers. Administrators only."""
    found = _group(request, group_id)
    memberships = list(found.memberships.all())
    present = [m.member for m in memberships]
    leading = [m.member for m in memberships if m.manages]
    change_group(
        found,
        name=body.name if body.name is not None else found.name,
        members=present if body.members is None else _members_of(body.members, "members"),
        managers=leading if body.managers is None else _members_of(body.managers, "managers"),
        by=_actor(request),
        expected=expected_version(request),
    )
    return _answer_group(request, response, group_id)


@groups.post("/{group_id}/retire", response=GroupOut, summary="Retire a group")
def post_retire(request: HttpRequest, response: HttpResponse, group_id: UUID) -> dict[str, Any]:
    """Refused (409, `group-still-holds`) while open things are in the group's hands. Administrators only."""
    retire_group(_group(request, group_id), at=timezone.now(), by=_actor(request), expected=expected_version(request))
    return _answer_group(request, response, group_id)


@groups.post("/{group_id}/restore", response=GroupOut, summary="Use a retired group again")
def post_restore(request: HttpRequest, response: HttpResponse, group_id: UUID) -> dict[str, Any]:
    """Administrators only."""
    restore_group(_group(request, group_id), by=_actor(request), expected=expected_version(request))
    return _answer_group(request, response, group_id)


# The workspace.


@workspace.get("", response=WorkspaceOut, summary="The workspace")
def get_workspace(request: HttpRequest, response: HttpResponse) -> Any:
    """Its name, edition, privacy and defaults."""
    found = _actor(request).workspace
    tag(response, found.version)
    return found


@workspace.patch("", response=WorkspaceOut, summary="Change the preferences")
def patch_workspace(request: HttpRequest, response: HttpResponse, body: WorkspaceIn) -> Any:
    """Administrators only. The edition is not theirs to change."""
    actor = _actor(request)
    given = body.dict() | {"privacy": Privacy(body.privacy) if body.privacy else None}
    changed = change_workspace(actor.workspace, Preferences(**given), by=actor, expected=expected_version(request))
    tag(response, changed.version)
    return changed


# API keys.


@keys.get("", response=Rows[KeyOut], summary="My API keys")
def list_keys(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """The keys with which programs act as me, newest first; the keys themselves are kept nowhere."""
    found = page(
        ApiKey.objects.filter(member=_actor(request)), order=("-created_at", "-pk"), cursor=cursor, limit=limit
    )
    return rows_of(found, list(found.rows))


@keys.post("", response={201: NewKeyOut}, summary="Make an API key")
def post_key(request: HttpRequest, body: KeyIn) -> Any:
    """The key is answered once; keep it well."""
    actor = _actor(request)
    made, key = make_key(actor, label=body.label, by=actor)
    names = ("id", "label", "start", "created_at", "last_used_at", "revoked_at")
    return Status(201, {**{n: getattr(made, n) for n in names}, "key": key})


@keys.delete("/{key_id}", response={204: None}, summary="Revoke an API key")
def delete_key(request: HttpRequest, key_id: UUID) -> Any:
    """It opens nothing from now on. One's own keys; administrators revoke anybody's."""
    found = get_object_or_404(ApiKey.objects.visible_to(_actor(request)), pk=key_id)
    revoke_key(found, at=timezone.now(), by=_actor(request))
    return Status(204, None)
