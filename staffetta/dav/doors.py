"""Who comes in from a device: an e-mail address and a password made for that device."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from staffetta.accounts.doors import memberships_of
from staffetta.accounts.limits import address_of, is_within
from staffetta.accounts.models import Member, User
from staffetta.core.isolation import workspace
from staffetta.dav.models import Password
from staffetta.dav.secrets import digest_of

MOST_WRONG, SPAN = 30, 300
"""Wrong passwords in five minutes from one address. A right one is never refused: nobody shuts anybody else out."""


class TooManyWrong(Exception):
    """Whoever it is has tried too often."""


def member_of(request: HttpRequest) -> Member | None:
    """The member whose device this is; None without a password that is one. Raises TooManyWrong."""
    given = _given(request.headers.get("Authorization", ""))
    if given is None:
        return None
    found = _member(*given, client=request.headers.get("User-Agent", ""))
    if found is None and not is_within("dav-wrong", address_of(request), most=MOST_WRONG, seconds=SPAN):
        raise TooManyWrong
    return found


def _given(header: str) -> tuple[str, str] | None:
    """What Basic says."""
    scheme, _blank, said = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, word = base64.b64decode(said.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (name.strip(), word) if colon and "\x00" not in name + word else None


def _member(name: str, word: str, *, client: str) -> Member | None:
    """Each workspace of the user is asked: the password says for which of them it was made (U-05)."""
    user = User.objects.filter(email__iexact=name, is_active=True).exclude(email="").first()
    if user is None:
        return None
    digest = digest_of(word)
    for known in memberships_of(user):
        with workspace(known.workspace_id):
            rows = Password.objects.select_related("member__user")
            found = rows.filter(member=known.member_id, digest=digest, revoked_at=None).first()
            if found is not None and found.member.is_active:
                _used(found, client, timezone.now())
                return found.member
    return None


def _used(password: Password, client: str, now: datetime) -> None:
    """By which program, and when; once a minute is enough."""
    last = password.last_used_at
    if last is None or (now - last).total_seconds() > 60:
        name = "".join(letter for letter in client if letter.isprintable())[:120]
        Password.objects.filter(pk=password.pk).update(last_used_at=now, last_client=name)
