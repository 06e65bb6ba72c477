"""Every request works for one member in one workspace, in his language and time zone, or for nobody."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from staffetta.accounts.doors import member_in, member_of_key, remember_seat, seat_of, user_of
from staffetta.accounts.idempotency import answered_once
from staffetta.accounts.models import Member, User
from staffetta.core.acts import set_door
from staffetta.core.isolation import workspace
from staffetta.core.setup import set_up_as

Handler = Callable[[HttpRequest], HttpResponse]


class MemberMiddleware:
    """Sets `request.member` (None for nobody) and enters its workspace for the rest of the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path.startswith("/api/v")
        set_door("api" if is_api else "page")
        header = request.headers.get("Authorization", "")
        if is_api and header:
            member = member_of_key(header.removeprefix("Bearer ").strip())
            request.csrf_processing_done = True  # type: ignore[attr-defined]  # a key cannot be sent by a foreign page
        else:
            member = _member_of_session(request)
        request.member = member  # type: ignore[attr-defined]
        if member is None:
            return self._for_nobody(request)
        stamp = member.workspace.stamp if request.method in ("GET", "HEAD") else None
        with workspace(member.workspace_id), set_up_as(member.workspace_id, stamp):
            return self._for_member(request, member, is_api)

    def _for_nobody(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Vary", "Accept-Language, Cookie")
        return response

    def _for_member(self, request: HttpRequest, member: Member, is_api: bool) -> HttpResponse:
        user = member.user
        accepted = request.headers.get("Accept-Language") if is_api else None
        language = translation.get_language_from_request(request) if accepted else user.language
        with translation.override(language), timezone.override(_zone(user)):
            if is_api and request.method == "POST" and "Idempotency-Key" in request.headers:
                response = answered_once(request, member, self.get_response)
            else:
                response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _zone(user: User) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(user.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _member_of_session(request: HttpRequest) -> Member | None:
    """The member in the workspace last worked in; the first one if that is closed to the user by now."""
    seat = seat_of(request)
    if seat is not None:
        member, request.memberships = seat  # type: ignore[attr-defined]  # the menu of the user names them
        return member
    found = user_of(request)
    if found is None:
        return None
    user, known = found
    request.memberships = known  # type: ignore[attr-defined]
    wanted = request.session.get("workspace")
    chosen = next((m for m in known if str(m.workspace_id) == wanted), known[0] if known else None)
    if chosen is None:
        return None
    if wanted != str(chosen.workspace_id):
        request.session["workspace"] = str(chosen.workspace_id)
    with workspace(chosen.workspace_id):
        found_member = member_in(chosen.workspace_id, chosen.member_id, user)
    if found_member is not None:
        remember_seat(request, found_member)
    return found_member
