"""A tag goes out of use, and back."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.tags.acts.checking import allowed
from staffetta.tags.facts import TagRestored, TagRetired
from staffetta.tags.models import Tag


@act
def retire_tag(tag: Tag, *, by: Actor, at: datetime) -> Tag:
    """It is offered no more; whatever carries it keeps it."""
    allowed(by)
    tag = Tag.objects.locked(tag)
    if tag.retired_at is not None:
        unchanged()
        return tag
    apply(tag, {"retired_at": at})
    record(TagRetired(name=tag.name), about=tag, by=by)
    return tag


@act
def restore_tag(tag: Tag, *, by: Actor) -> Tag:
    """It is offered again."""
    allowed(by)
    tag = Tag.objects.locked(tag)
    if tag.retired_at is None:
        unchanged()
        return tag
    apply(tag, {"retired_at": None})
    record(TagRestored(name=tag.name), about=tag, by=by)
    return tag
