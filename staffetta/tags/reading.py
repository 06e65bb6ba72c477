"""Tags as lists and forms offer them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from staffetta.accounts.models import Member
from staffetta.tags.models import Tag
from staffetta.tags.querysets import TagQuerySet

SHOWN = 300
"""So many are offered for choosing; others can still be typed."""


def named(words: Iterable[str]) -> TagQuerySet:
    """The tags of these words, whatever their case."""
    return Tag.objects.annotate(low=Lower("name")).filter(low__in=[word.lower() for word in words])


def offered(member: Member) -> list[tuple[str, str]]:
    """The tags to choose from, as choices."""
    names = Tag.objects.visible_to(member).order_by("name").values_list("name", flat=True)[:SHOWN]
    return [(name, name) for name in names]
