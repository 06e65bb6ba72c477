"""A customer comes in by his link: what he may see, and nothing else of the workspace."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone, translation

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Workspace
from staffetta.core.isolation import workspace
from staffetta.processes.models import Task
from staffetta.processes.schedule import BLOCKED
from staffetta.sharing.models import Share
from staffetta.sharing.tokens import digest_of, workspace_of


@dataclass(frozen=True)
class ShownLine:
    """A task as the customer sees it. `day`: when it was done, or for when it is planned."""

    title: str
    state: str
    day: date | None


@dataclass(frozen=True)
class Sight:
    """All that a link shows. Whatever is not here cannot appear on the page."""

    title: str
    firm: str
    lines: tuple[ShownLine, ...]
    as_of: date
    until: date

    @property
    def done(self) -> int:
        return sum(line.state == "done" for line in self.lines)


@contextmanager
def seen_by(token: str, now: datetime) -> Iterator[Sight | None]:
    """What the link shows now, in its language and in the time of its firm; None for a link that is unknown, revoked or
    expired, or whose firm has no post-sales any more. A visit is counted."""
    place = workspace_of(token)
    with workspace(place):
        share = _open(token, now) if place is not None else None
        if share is None:
            yield None
            return
        firm = running_firm()
        with translation.override(share.language), timezone.override(zoneinfo.ZoneInfo(firm.timezone)):
            yield _sight(share, firm, now)


def _open(token: str, now: datetime) -> Share | None:
    found = Share.objects.open(now).filter(digest=digest_of(token)).select_related("post_sales__process").first()
    if found is None or not has(Capability.POST_SALES):
        return None
    Share.objects.filter(pk=found.pk).update(views=F("views") + 1, seen_at=now)
    return found


def _sight(share: Share, firm: Workspace, now: datetime) -> Sight:
    rows: Any = Task.objects.filter(process=share.post_sales_id, shown__isnull=False).with_state(now)
    lines = tuple(_line(task) for task in rows.order_by("position", "id"))
    today = timezone.localtime(now).date()
    until = timezone.localtime(share.expires_at).date()
    return Sight(share.post_sales.process.title, firm.name, lines, today, until)


def _line(task: Any) -> ShownLine:
    if task.done_at is not None:
        return ShownLine(task.title, "done", timezone.localtime(task.done_at).date())
    moment = task.starts_at or (task.hold_until if task.hold_until != BLOCKED else None)
    return ShownLine(task.title, task.state, task.date or (timezone.localtime(moment).date() if moment else None))
