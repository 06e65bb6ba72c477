"""Search everywhere: rooms register a provider in AppConfig.ready(), the box in the top bar asks all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from staffetta.core.db.meanwhile import aside
from staffetta.ui.menu import Label


@dataclass(frozen=True)
class Hit:
    """One thing found. `detail` is a short second line; `mark` a word beside it (a status, a function)."""

    title: str
    href: str
    detail: str = ""
    icon: str = ""
    mark: str = ""


Provider = Callable[[Any, str, int], list[Hit]]


@dataclass(frozen=True)
class Group:
    """The hits of one provider."""

    key: str
    label: Label
    hits: list[Hit]


_providers: dict[str, tuple[int, Label, Provider]] = {}


def add(key: str, label: Label, function: Provider, order: int = 0) -> None:
    """Have this provider asked: function(member, text, limit) gives hits that the member may see, best first."""
    _providers[key] = (order, label, function)


def find(member: Any, text: str, limit: int = 6) -> list[Group]:
    """What every provider finds for this text, providers with no hit left out."""
    text = text.strip()
    if not text or not _providers:
        return []
    first, *others = sorted(_providers.items(), key=lambda item: (item[1][0], item[0]))
    others_found = aside(lambda: [_asked(one, member, text, limit) for one in others])
    found = [_asked(first, member, text, limit), *others_found()]
    return [group for group in found if group.hits]


def _asked(one: tuple[str, tuple[int, Label, Provider]], member: Any, text: str, limit: int) -> Group:
    key, (_order, label, function) = one
    return Group(key, label, function(member, text, limit))
