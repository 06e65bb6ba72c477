"""Categories of tags are made, changed, put in order, deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid
from staffetta.tags.acts.change import PLAIN
from staffetta.tags.acts.checking import allowed, checked_name
from staffetta.tags.facts import CategoryChanged, CategoryDeleted, CategoryMade
from staffetta.tags.models import Hue, Tag, TagCategory

MOST = 100


@act
def make_category(name: str, hue: str, *, by: Actor) -> TagCategory:
    """A new category, the last in order. Raises Forbidden, BadName, Invalid beyond MOST."""
    allowed(by)
    if TagCategory.objects.count() >= MOST:
        raise Invalid(_("Use at most {count} categories.").format(count=MOST))
    last = TagCategory.objects.aggregate(last=Max("position"))["last"]
    category = TagCategory(name=_checked(name), hue=Hue(hue), position=0 if last is None else min(last + 1, 32_000))
    category.save(force_insert=True)
    record(CategoryMade(name=category.name), about=category, by=by)
    return category


@act
def change_category(
    category: TagCategory,
    *,
    name: str | None = None,
    hue: str | None = None,
    position: int | None = None,
    expected: int | None = None,
    by: Actor,
) -> TagCategory:
    """Another name, another colour for all its tags, another place. Raises Forbidden, BadName, Stale."""
    allowed(by)
    category = TagCategory.objects.locked(category)
    check_version(category, expected)
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = _checked(name, category)
    if hue is not None:
        values["hue"] = Hue(hue)
    if position is not None:
        values["position"] = position
    changes = apply(category, values)
    if not changes:
        unchanged()
        return category
    if "hue" in changes.after:
        Tag.objects.filter(category=category).update(colour=category.hue)
    record(CategoryChanged(name=category.name, changes=changes), about=category, by=by)
    return category


@act
def delete_category(category: TagCategory, *, expected: int | None = None, by: Actor) -> None:
    """Its tags stay, without category. Raises Forbidden, Stale."""
    allowed(by)
    category = TagCategory.objects.locked(category)
    check_version(category, expected)
    Tag.objects.filter(category=category).update(category=None, colour=PLAIN)
    record(CategoryDeleted(name=category.name), about=category, by=by)
    category.delete()


def _checked(name: str, known: TagCategory | None = None) -> str:
    others = TagCategory.objects.exclude(pk=known.pk) if known else TagCategory.objects.all()
    return checked_name(name, others, _("There is a category of this name."))
