"""The cards of the administration page. Rooms register theirs in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.ui.menu import Label

GROUPS: dict[str, Label] = {
    "people": _("People and rights"),
    "sales": _("Sales and post-sales"),
    "documents": _("Documents and numbers"),
    "data": _("Data"),
    "system": _("System"),
}


@dataclass(frozen=True)
class Card:
    """One subject that can be administered."""

    key: str
    label: Label
    text: Label
    icon: str
    url_name: str
    group: str = "system"
    order: int = 0
    needs: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class ShownCard:
    """A card as a member sees it."""

    label: Label
    text: Label
    icon: str
    href: str


_cards: dict[str, Card] = {}


def add(
    key: str,
    label: Label,
    text: Label,
    icon: str,
    url_name: str,
    group: str = "system",
    order: int = 0,
    needs: Callable[[Any], bool] | None = None,
) -> None:
    """Put a card on the administration page: what it is called, one sentence on what is done there."""
    if group not in GROUPS:
        raise ValueError(f"No group {group!r}; there are {', '.join(GROUPS)}.")
    _cards[key] = Card(key, label, text, icon, url_name, group, order, needs)


def groups(member: Any) -> list[tuple[Label, list[ShownCard]]]:
    """The cards this member may open, by group."""
    shown = []
    for key, label in GROUPS.items():
        cards = sorted((c for c in _cards.values() if c.group == key), key=lambda c: (c.order, c.key))
        allowed = [c for c in cards if c.needs is None or c.needs(member)]
        if allowed:
            shown.append((label, [ShownCard(c.label, c.text, c.icon, reverse(c.url_name)) for c in allowed]))
    return shown
