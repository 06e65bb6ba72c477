"""Which lists have saved views. The room of a list says so from AppConfig.ready():

lists.add(ViewedList("contacts", _("Contacts"), "contacts:contacts"))
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class ViewedList:
    """One list: its key, its name, and the name of its address."""

    key: str
    label: str | Promise
    url: str


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
