"""What somebody still holds, so that it is handed over before he or his group goes (U-01).

Rooms above register in AppConfig.ready() what they give into somebody's hands: leads, tasks, processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from staffetta.accounts.models import Actor, Group, Member


@dataclass(frozen=True)
class Holding:
    """Some open things of one sort. `label` says what ("Open leads"), `href` leads to them."""

    key: str
    label: str
    count: int
    href: str = ""


CountOf = Callable[[Member], Holding]
HandOver = Callable[[Member, Member, Actor, datetime], int]
CountOfGroup = Callable[[Group], Holding]

_members: dict[str, tuple[CountOf, HandOver]] = {}
_groups: dict[str, CountOfGroup] = {}


def register(key: str, count: CountOf, hand_over: HandOver) -> None:
    """Say how many open things of a sort a member holds, and how they all go to a colleague by acts.

    `hand_over(giver, taker, by, at)` returns how many went over; it runs inside the act that hands everything over.
    """
    _members[key] = (count, hand_over)


def register_for_groups(key: str, count: CountOfGroup) -> None:
    """Say how many open things of a sort are in a group's hands."""
    _groups[key] = count


def held_by(member: Member) -> list[Holding]:
    """What the member holds; sorts of which he holds none are left out."""
    return [held for count, _hand_over in _members.values() if (held := count(member)).count]


def held_by_group(group: Group) -> list[Holding]:
    """What is in the group's hands."""
    return [held for count in _groups.values() if (held := count(group)).count]


def hand_over_all(giver: Member, taker: Member, *, by: Actor, at: datetime) -> int:
    """Give all that the one holds to the other, sort by sort; returns how many things went over."""
    return sum(hand_over(giver, taker, by, at) for _count, hand_over in _members.values())
