"""Tags as lists and forms offer them."""

from __future__ import annotations

from django.utils.translation import pgettext

from staffetta.accounts.models import Member
from staffetta.tags.models import Tag

SHOWN = 300
"""So many are offered for choosing; others can still be typed."""


def offered(member: Member) -> list[tuple[str, str]]:
    """The tags to choose from, category by category, as choices."""
    rows = Tag.objects.visible_to(member).in_use().grouped().values_list("name", "category__name")[:SHOWN]
    said = pgettext("tag", "%(category)s: %(name)s")
    return [(name, said % {"category": category, "name": name} if category else name) for name, category in rows]


def suggested(most: int = 200) -> list[str]:
    """The words to suggest while somebody types, category by category."""
    return list(Tag.objects.in_use().grouped().values_list("name", flat=True)[:most])
