"""A tag is renamed or put into another category."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.tags.acts.checking import allowed, checked_name
from staffetta.tags.facts import TagChanged
from staffetta.tags.models import Tag, TagCategory

KEEP: Any = object()
PLAIN = "grey"


@act
def change_tag(tag: Tag, *, name: str | None = None, category: TagCategory | None = KEEP, by: Actor) -> Tag:
    """Give it another name, or another category and thereby another colour; whatever carries it keeps it.

    Raises Forbidden, BadName.
    """
    allowed(by)
    tag = Tag.objects.locked(tag)
    values: dict[str, Any] = {}
    if name is not None:
        taken = _("There is a tag of this name. Merge the two instead.")
        values["name"] = checked_name(name, Tag.objects.exclude(pk=tag.pk), taken)
    if category is not KEEP:
        values |= {"category": category, "colour": category.hue if category else PLAIN}
    changes = apply(tag, values)
    if not changes:
        unchanged()
        return tag
    record(TagChanged(name=tag.name, changes=changes), about=tag, by=by)
    return tag
