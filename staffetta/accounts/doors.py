"""Find out who comes in, and for which workspace: from a session (pages) or from an API key (programs)."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from staffetta.accounts.models import ApiKey, Member, User
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


def member_in(workspace_id: uuid.UUID, member_id: uuid.UUID) -> Member | None:
    """The active member, or None when he is gone in the meantime. The caller has entered the workspace."""
    return Member.objects.active().select_related("user").filter(pk=member_id, workspace_id=workspace_id).first()


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
        found = ApiKey.objects.select_related("member__user").filter(digest=digest_of(key), revoked_at=None).first()
        if found is None or not found.member.is_active:
            return None
        now = timezone.now()
        if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 60:
            ApiKey.objects.filter(pk=found.pk).update(last_used_at=now)
        return found.member
