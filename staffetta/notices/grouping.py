"""The inbox as it is read: by day, and what was told about one record on one day as one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.notices.kinds import Shown, shown_to
from staffetta.notices.models import Notice


@dataclass
class Group:
    """What was told about one record on one day, the newest first. `latest` stands on the line."""

    told: list[Shown] = field(default_factory=list)

    @property
    def latest(self) -> Shown:
        return self.told[0]

    @property
    def earlier(self) -> list[Shown]:
        return self.told[1:]

    @property
    def ids(self) -> str:
        """As forms send them."""
        return " ".join(str(one.notice.pk) for one in self.told)

    @property
    def is_unread(self) -> bool:
        return any(one.notice.read_at is None for one in self.told)


@dataclass
class Day:
    """One day of the reader's."""

    on: date
    groups: list[Group] = field(default_factory=list)

    @property
    def ago(self) -> int:
        """How many days it is past, where the reader is."""
        return (timezone.localdate() - self.on).days


def _record_of(one: Shown) -> str:
    """What it is about; of a note the process in which it stands, of what he no longer sees nothing but itself."""
    notice = one.notice
    return str(notice.said.get("process") or notice.subject_id) if one.is_visible else str(notice.pk)


def by_day(member: Member, notices: Iterable[Notice]) -> list[Day]:
    """The notices of one page, in the reader's language, time zone and sight. What he can no longer open is not
    folded: nothing says what belongs together."""
    days: list[Day] = []
    known: dict[tuple[date, str], Group] = {}
    for one in shown_to(member, notices):
        on = timezone.localdate(one.notice.told_at)
        if not days or days[-1].on != on:
            days.append(Day(on))
        key = (on, _record_of(one))
        group = known.get(key)
        if group is None:
            group = known[key] = Group()
            days[-1].groups.append(group)
        group.told.append(one)
    return days
