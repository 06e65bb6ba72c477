"""Which lists have saved views. The room of a list says so from AppConfig.ready():

lists.add(ViewedList("contacts", _("Contacts"), "contacts:contacts", filter_of, known))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from staffetta.listings.filters import ListFilter


@dataclass(frozen=True)
class ViewedList:
    """One list: its key, its name, and the name of its address; how it reads filters, which columns it can show, and
    its orders where they are not those of the filter."""

    key: str
    label: str | Promise
    url: str
    reads: Callable[[Mapping[str, Any]], ListFilter]
    columns: Callable[[], Collection[str]] = tuple
    orders: Collection[str] = ()


_lists: dict[str, ViewedList] = {}


def add(viewed: ViewedList) -> None:
    """Let people keep views of this list."""
    _lists[viewed.key] = viewed


def known(key: str) -> ViewedList | None:
    """The list of this key, if there is one."""
    return _lists.get(key)


def keys() -> tuple[str, ...]:
    """All lists."""
    return tuple(_lists)
