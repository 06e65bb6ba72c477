"""Which open tasks of post-sales processes a figure counts: one reading for the report and for the list behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from staffetta.accounts.models import Member
from staffetta.core.ids import id_of
from staffetta.listings.conditions import NONE
from staffetta.processes.models import Process, Task
from staffetta.reports.periods import day_in
from staffetta.reports.worked import NOBODY

KEYS = ("person", "group", "first", "last", "undated", "estimated")


@dataclass(frozen=True)
class Planned:
    """`person`: an id, several with commas, or *nobody* (nor any group); `group`: an id. `first` and `last` bound the
    day for which a task is planned; `undated`: those without one; `estimated`: those with expected hours."""

    person: str = ""
    group: str = ""
    first: date | None = None
    last: date | None = None
    undated: str = ""
    estimated: str = ""

    def address(self, **changes: Any) -> str:
        """The query string of the list with these."""
        other = replace(self, **changes)
        said = {key: getattr(other, key) for key in KEYS}
        return "?" + urlencode({key: value for key, value in said.items() if value})

    def tasks(self, member: Member) -> QuerySet[Task]:
        """Open tasks of post-sales processes that the member sees, with the day for which each is `planned_on`."""
        rows = Task.objects.visible_to(member).open().filter(process__kind=Process.Kind.POST_SALES)
        rows = rows.annotate(planned_on=Coalesce("date", TruncDate("starts_at"))).filter(self._whose())
        if self.first is not None:
            rows = rows.filter(Q(planned_on__gte=self.first))
        if self.last is not None:
            rows = rows.filter(Q(planned_on__lte=self.last))
        if self.undated:
            rows = rows.filter(Q(planned_on=None))
        return rows.exclude(expected_hours=None) if self.estimated else rows

    def _whose(self) -> Q:
        if self.person == NOBODY:
            return Q(assignee=None, group=None)
        if self.person:
            return Q(assignee__in=[id_of(one) or NONE for one in self.person.split(",")])
        return Q(group=id_of(self.group) or NONE) if self.group else Q()


def planned_of(given: Mapping[str, Any]) -> Planned:
    """What an address asks for. What cannot be counts as not given."""
    texts = {key: str(given.get(key) or "").replace("\x00", "")[:8000] for key in ("person", "group")}
    flags = {key: "yes" if given.get(key) == "yes" else "" for key in ("undated", "estimated")}
    return Planned(**texts, **flags, first=day_in(given, "first"), last=day_in(given, "last"))
