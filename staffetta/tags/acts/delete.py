"""A tag goes for good."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.tags import uses
from staffetta.tags.acts.checking import allowed
from staffetta.tags.facts import TagDeleted
from staffetta.tags.models import Tag


@act
def delete_tag(tag: Tag, *, by: Actor) -> None:
    """Whatever carries it carries it no more. Raises Forbidden."""
    allowed(by)
    tag = Tag.objects.locked(tag)
    record(TagDeleted(name=tag.name, count=uses.count_of(tag)), about=tag, by=by)
    tag.delete()
