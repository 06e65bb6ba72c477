"""Links that end e-mails of a kind by one click, without signing in (RFC 8058). They can do nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from staffetta.accounts.models import Member

SALT = "staffetta.notices.unsubscribing"


@dataclass(frozen=True)
class Leaving:
    """Whose e-mails of which kinds a link ends."""

    workspace_id: uuid.UUID
    member_id: uuid.UUID
    kinds: tuple[str, ...]


def link_of(member: Member, kinds: Iterable[str]) -> str:
    """The address that ends these e-mails for this member."""
    said = [member.workspace_id.hex, member.pk.hex, *sorted(set(kinds))]
    token = signing.dumps(said, salt=SALT)
    return settings.PUBLIC_URL + reverse("notices:unsubscribe", kwargs={"token": token})


def read(token: str) -> Leaving | None:
    """What a link says; None for one that is not ours. It holds for ever: old e-mails end e-mails too."""
    try:
        workspace_id, member_id, *kinds = signing.loads(token, salt=SALT)
        return Leaving(uuid.UUID(hex=workspace_id), uuid.UUID(hex=member_id), tuple(kinds))
    except (signing.BadSignature, ValueError, TypeError):
        return None
