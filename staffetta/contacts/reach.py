"""How the ways to reach somebody stand on a page: by medium, the main one first, each of them to be clicked (C-20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from staffetta.contacts import channels
from staffetta.contacts.models import Channel, Link

ICONS = {Channel.Medium.EMAIL: "mail", Channel.Medium.PHONE: "phone", Channel.Medium.WEB: "globe"}


@dataclass(frozen=True)
class Way:
    """One channel. `typed` differs from `text` where a phone was written in other groups. `is_main` only where there
    are others of its medium."""

    medium: str
    icon: str
    label: str
    use: str
    text: str
    typed: str
    href: str
    is_main: bool


@dataclass(frozen=True)
class PersonRow:
    """A contact person with the ways to reach it."""

    link: Link
    ways: list[Way]


def persons(links: Iterable[Link]) -> list[PersonRow]:
    """The lines of these contact persons, whose channels were read with them."""
    return [PersonRow(link, ways(link.person.channels.all())) for link in links]


def ways(rows: Iterable[Channel]) -> list[Way]:
    """The channels of one contact."""
    order = list(ICONS)
    known = sorted(rows, key=lambda row: (order.index(Channel.Medium(row.medium)), row.position))
    count = {medium: sum(row.medium == medium for row in known) for medium in order}
    said: list[Way] = []
    for row in known:
        said.append(
            Way(
                medium=row.medium,
                icon=ICONS[Channel.Medium(row.medium)],
                label=row.get_medium_display(),
                use=row.get_use_display(),
                text=channels.shown(row.medium, row.value, row.normalised),
                typed=row.value,
                href=channels.href(row.medium, row.normalised or row.value),
                is_main=count[Channel.Medium(row.medium)] > 1 and all(way.medium != row.medium for way in said),
            )
        )
    return said
