"""Find out who comes in, and for which workspace: from a session (pages) or from an API key (programs)."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
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
    return User.objects.filter(pk=user_id).annotate(rooms=_rooms("id"))


class _Texts(models.Field):  # type: ignore[type-arg]
    """A list of lists of texts, as the database gives it."""


@remembered(plan=True)
def _seats(key: str, now: datetime, member_id: uuid.UUID, workspace_id: uuid.UUID) -> models.QuerySet[Member]:
    """All that a page wants to know of whoever asks for it, in one statement: the session, the user and where else he
    is a member, the member, the workspace."""
    session = Session.objects.filter(session_key=key, expire_date__gt=now).values("session_data")
    return (
        Member.objects.active()
        .filter(pk=member_id, workspace_id=workspace_id)
        .select_related("user")
        .annotate(session=models.Subquery(session), rooms=_rooms("user_id"), home=_home("workspace_id"))
    )


def _rooms(user_id: str) -> models.Func:
    rooms = "array(select array[m.workspace_id::text, m.member_id::text, m.workspace_name] from "
    return models.Func(user_id, template=rooms + "staffetta_memberships(%(expressions)s) m)", output_field=_Texts())


def _home(workspace_id: str) -> models.Func:
    """The row of the workspace, and its stamp (core/setup.py)."""
    home = (
        "(select (to_jsonb(w) || jsonb_build_object('stamp', s.stamp))::text from accounts_workspace w "
        "left join accounts_setup s on s.workspace_id = w.id where w.id = %(expressions)s)"
    )
    return models.Func(workspace_id, template=home, output_field=models.TextField())


@remembered(plan=True)
def _members(member_id: uuid.UUID, workspace_id: uuid.UUID) -> models.QuerySet[Member]:
    return Member.objects.active().filter(pk=member_id, workspace_id=workspace_id)


@remembered(plan=True)
def _workspaces(workspace_id: uuid.UUID) -> models.QuerySet[Workspace]:
    return Workspace.objects.filter(pk=workspace_id)


@remembered(plan=True)
def _keys(digest: str) -> models.QuerySet[ApiKey]:
    keys = ApiKey.objects.select_related("member__user").filter(digest=digest, revoked_at=None)
    return keys.annotate(home=_home("workspace_id"))


_places: dict[str, tuple[uuid.UUID, uuid.UUID]] = {}
_MOST = 10_000
"""Where the owner of a session was found the last time: where he is looked for first. Nothing is believed of it."""


def seat_of(request: HttpRequest) -> tuple[Member, list[Membership]] | None:
    """The member who asks, and the workspaces that he may enter, where all is as the last time; None otherwise, also
    for nobody: then `user_of` and `member_in` find out what is so."""
    session = request.session
    place = _places.get(session.session_key or "")
    if place is None:
        return None
    member_id, workspace_id = place
    with workspace(workspace_id):
        found = _seats(session.session_key or "", timezone.now(), member_id, workspace_id)
    member: Any = found[0] if found else None
    said = session.decode(member.session) if member is not None and member.session else {}
    if member is None or said.get("workspace") != str(workspace_id) or not _is_theirs(said, member.user):
        return None
    session._session_cache = said  # type: ignore[attr-defined]  # where it keeps what it has read
    session.accessed = True
    request._cached_user = member.user  # type: ignore[attr-defined]  # where Django's own middleware looks first
    member.workspace = _workspace(member.home)
    return member, _memberships(member.rooms)


def remember_seat(request: HttpRequest, member: Member) -> None:
    """Look for the owner of this session there the next time."""
    if len(_places) >= _MOST:
        _places.clear()
    _places[request.session.session_key or ""] = member.pk, member.workspace_id


def _is_theirs(said: Mapping[str, Any], user: User) -> bool:
    """Whether a session says all that Django wants: our sign-in, this active user, the digest of the password."""
    return (
        said.get(SESSION_KEY) == str(user.pk)
        and said.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and user.is_active
        and constant_time_compare(said.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )


def _memberships(rooms: Iterable[Sequence[str]]) -> list[Membership]:
    return [Membership(uuid.UUID(room), uuid.UUID(member), name) for room, member, name in rooms]


def _workspace(told: str) -> Workspace:
    """The workspace of what PostgreSQL told of its row, and its stamp."""
    row = orjson.loads(told)
    fields = Workspace._meta.concrete_fields
    found = Workspace.from_db("default", [f.attname for f in fields], [_value(f, row[str(f.column)]) for f in fields])
    found.stamp = row["stamp"]
    return found


def _value(field: models.Field[Any, Any], told: Any) -> Any:
    """JSON has no ids and no moments."""
    return field.to_python(told) if isinstance(field, models.UUIDField | models.DateTimeField) else told


def user_of(request: HttpRequest) -> tuple[User, list[Membership]] | None:
    """Who is signed in, and the workspaces he may enter; None for nobody.

    Django would ask for the user and check the session on its own, which costs more than a page's rows. So a session is
    believed where it says all that Django wants: our sign-in, a user that is there, the digest of his password. Any
    other is left to Django, which knows what to do about old secrets and sessions that are not valid any more.
    """
    session = request.session
    try:
        user_id = uuid.UUID(session[SESSION_KEY])
        way = session[BACKEND_SESSION_KEY]
    except (KeyError, ValueError):
        return None if SESSION_KEY not in session else _as_django_finds(request)
    found = _users(user_id) if way in settings.AUTHENTICATION_BACKENDS else []
    if not found or not _is_theirs(dict(session.items()), found[0]):
        return _as_django_finds(request)
    request._cached_user = user = found[0]  # type: ignore[attr-defined]  # where Django's own middleware looks first
    return user, _memberships(user.rooms)  # type: ignore[attr-defined]


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
        found.member.workspace = _workspace(found.home)  # type: ignore[attr-defined]
        return found.member
