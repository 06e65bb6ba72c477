"""What rooms above put on the page of a sequence: buttons in its head, registered in their AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from staffetta.accounts.models import Member
from staffetta.playbooks.models import Playbook


@dataclass(frozen=True)
class Entry:
    """A button that leads to a page about the playbook."""

    label: str
    icon: str
    href: str


Offer = Callable[[Member, Playbook], Entry | None]
_offers: list[Offer] = []


def add(offer: Offer) -> None:
    """Have this function asked for a button; None for playbooks to which it has nothing to add."""
    if offer not in _offers:
        _offers.append(offer)


def entries_of(member: Member, playbook: Playbook) -> list[Entry]:
    """The buttons that other rooms offer here."""
    return [entry for offer in _offers if (entry := offer(member, playbook)) is not None]
