"""Somebody is told something that concerns him."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import plain
from staffetta.core.db.bulk import insert_together
from staffetta.core.facts import record
from staffetta.notices import kinds
from staffetta.notices.facts import MemberTold
from staffetta.notices.models import Notice


@act
def tell_member(
    to: Member, *, kind: str, about: models.Model, said: Mapping[str, Any] | None = None, by: Actor
) -> Notice | None:
    """Put a notice about a record into a member's inbox (L-08, L-16).

    Nobody is told what he did himself, and nobody who is deactivated; then None is returned. Raises KeyError for a
    kind that no room has registered.
    """
    if not kinds.is_known(kind):
        raise KeyError(f"No room has registered notices of the kind {kind}.")
    if not to.is_active or (isinstance(by, Member) and by.pk == to.pk):
        unchanged()
        return None
    notice = Notice(
        to=to,
        kind=kind,
        subject=about._meta.label_lower,
        subject_id=about.pk,
        said={k: plain(v) for k, v in (said or {}).items()},
        by=by if isinstance(by, Member) else None,
    )
    insert_together([notice])
    record(MemberTold(notice=kind, to_id=str(to.pk)), about=notice, by=by)
    return notice
