"""Find out who comes in, and for which workspace: from a session (pages) or from an API key (programs)."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from staffetta.accounts.models import ApiKey, Member, User, Workspace
from staffetta.core.db.remembered import remembered
from staffetta.core.isolation import workspace

KEY_MARK = "stf"


@dataclass(frozen=True)
class Membership:
    """That a user is an active member of a workspace."""

    workspace_id: uuid.UUID
    member_id: uuid.UUID
    workspace_name: str


def memberships_of(user: User) -> list[Membership]:
    """The workspaces that a user may enter, oldest membership first. Works outside any workspace (U-05)."""
    with connection.cursor() as cursor:
        cursor.execute("select workspace_id, member_id, workspace_name from staffetta_memberships(%s)", [user.pk])
        return [Membership(*row) for row in cursor.fetchall()]


@remembered(plan=True)
def _users(user_id: uuid.UUID) -> models.QuerySet[User]:
    rooms = "array(select array[m.workspace_id::text, m.member_id::text, m.workspace_name] from "
    asked = models.Func("id", template=rooms + "staffetta_memberships(%(expressions)s) m)", output_field=_Texts())
    return User.objects.filter(pk=user_id).annotate(rooms=asked)


class _Texts(models.Field):  # type: ignore[type-arg]
    """A list of lists of texts, as the database gives it."""


@remembered(plan=True)
def _members(member_id: uuid.UUID, workspace_id: uuid.UUID) -> models.QuerySet[Member]:
    return Member.objects.active().filter(pk=member_id, workspace_id=workspace_id)


@remembered(plan=True)
def _workspaces(workspace_id: uuid.UUID) -> models.QuerySet[Workspace]:
    return Workspace.objects.filter(pk=workspace_id)


@remembered(plan=True)
def _keys(digest: str) -> models.QuerySet[ApiKey]:
    return ApiKey.objects.select_related("member__user").filter(digest=digest, revoked_at=None)


def user_of(request: HttpRequest) -> tuple[User, list[Membership]] | None:
    """Who is signed in, and the workspaces he may enter; None for nobody.

    Django would ask for the user and check the session on its own, which costs more than a page's rows. So a session is
    believed where it says all that Django wants: our sign-in, a user that is there, the digest of his password. Any
    other is left to Django, which knows what to do about old secrets and sessions that are not valid any more.
    """
    session = request.session
    try:
        user_id = uuid.UUID(session[SESSION_KEY])
        way, digest = session[BACKEND_SESSION_KEY], session[HASH_SESSION_KEY]
    except (KeyError, ValueError):
        return None if SESSION_KEY not in session else _as_django_finds(request)
    found = _users(user_id) if way in settings.AUTHENTICATION_BACKENDS else []
    if not found or not found[0].is_active or not constant_time_compare(digest, found[0].get_session_auth_hash()):
        return _as_django_finds(request)
    request._cached_user = user = found[0]  # type: ignore[attr-defined]  # where Django's own middleware looks first
    return user, [Membership(uuid.UUID(room), uuid.UUID(member), name) for room, member, name in user.rooms]  # type: ignore[attr-defined]


def _as_django_finds(request: HttpRequest) -> tuple[User, list[Membership]] | None:
    user = request.user
    return (user, memberships_of(user)) if isinstance(user, User) and user.is_active else None


def member_in(workspace_id: uuid.UUID, member_id: uuid.UUID, user: User) -> Member | None:
    """The active member, or None when he is gone in the meantime. The caller has entered the workspace."""
    found = _members(member_id, workspace_id)
    if not found:
        return None
    return _at_home(found[0], user)


def _at_home(member: Member, user: User) -> Member:
    """With the user and the workspace, which every page asks for."""
    member.user = user
    member.workspace = _workspaces(member.workspace_id)[0]
    return member


def new_key(workspace_id: uuid.UUID) -> str:
    """A key to show once: its workspace (so that it is looked up inside the wall) and 32 random bytes."""
    return f"{KEY_MARK}_{workspace_id.hex}_{secrets.token_urlsafe(32)}"


def digest_of(key: str) -> str:
    """What is kept of a key. Plain SHA-256 suffices: a key has 256 random bits, nobody guesses it from its digest."""
    return hashlib.sha256(key.encode()).hexdigest()


def workspace_of_key(key: str) -> uuid.UUID | None:
    """The workspace that a key names, if it has the form of a key."""
    parts = key.split("_", 2)
    if len(parts) != 3 or parts[0] != KEY_MARK:
        return None
    try:
        return uuid.UUID(hex=parts[1])
    except ValueError:
        return None


def member_of_key(key: str) -> Member | None:
    """The member as whom this API key acts; None for an unknown or revoked key and for a deactivated member."""
    workspace_id = workspace_of_key(key)
    if workspace_id is None:
        return None
    with workspace(workspace_id):
        known = _keys(digest_of(key))
        if not known or not known[0].member.is_active:
            return None
        found = known[0]
        now = timezone.now()
        if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 60:
            ApiKey.objects.filter(pk=found.pk).update(last_used_at=now)
        return _at_home(found.member, found.member.user)
