"""Tags by the words that people type. Called by the acts that tag records, in their transaction."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.tags.models import Tag

LONGEST, MOST = 60, 30
PORTION = 1000


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these words, by name; new ones are made on the fly. Case does not matter, doubles count once.

    Whoever makes the same one at the same instant gets the same one.
    Raises Invalid at `tags` for a tag that is too long, or for too many.
    """
    once = {low_of(name): tidy(name) for name in names if tidy(name)}
    _check(once.values())
    if not once:
        return []
    Tag.objects.bulk_create([Tag(name=name) for name in once.values()], ignore_conflicts=True, batch_size=PORTION)
    return list(Tag.objects.annotate(low=Lower("name")).filter(low__in=list(once)).order_by("low"))


def low_of(word: str) -> str:
    """By what two spellings are one tag."""
    return tidy(word).lower()


def tags_in(cell: str) -> tuple[tuple[str, ...], str]:
    """The tags that a cell of a file names, several with commas, semicolons or bars between them; and what is wrong
    with it, "" for nothing: those that are too long, or too many, are left out."""
    named = {low_of(part): tidy(part) for part in reversed(_SEPARATORS.split(cell)) if tidy(part)}
    known = [name for name in reversed(named.values()) if len(name) <= LONGEST]
    return tuple(known[:MOST]), _wrong(named.values())


_SEPARATORS = re.compile(r"[;,|]")


def _check(names: Iterable[str]) -> None:
    if wrong := _wrong(list(names)):
        raise Invalid(_("Some values are not valid."), fields={"tags": wrong})


def _wrong(names: Collection[str]) -> str:
    if any(len(name) > LONGEST for name in names):
        return _("A tag has at most {count} characters.").format(count=LONGEST)
    return _("Use at most {count} tags.").format(count=MOST) if len(names) > MOST else ""


def retagged(carried: Sequence[str], words: Sequence[str], *, more: bool) -> list[str]:
    """The tags of a record after these were added (`more`) or taken off, whatever their case."""
    named, known = {low_of(word) for word in words}, {low_of(name) for name in carried}
    if not more:
        return [name for name in carried if low_of(name) not in named]
    return [*carried, *(word for word in words if low_of(word) not in known)]
