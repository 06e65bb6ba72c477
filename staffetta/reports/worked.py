"""Which notes and which completed tasks a figure counts: one reading for the reports and for the lists behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate

from staffetta.accounts.models import Member
from staffetta.core.ids import id_of
from staffetta.listings.conditions import NONE
from staffetta.playbooks.models import Line
from staffetta.postsales.filters import ALL, filter_of
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import ActivityType, Note, Process, Task
from staffetta.reports.periods import Period, day_in

NOBODY, WITHOUT = "nobody", "none"
TEXTS = ("person", "type", "family", "initiative", "sequence", "delivery", "handler", "team", "template", "timely")
SIDES = tuple(Note.Initiative.values)


@dataclass(frozen=True)
class Worked:
    """Texts of an address. `person`: an id, several with commas, or *nobody*; `type`: an id of an activity type, or
    *none*; `family`: a type together with those below it; `sequence`: an id of a sequence, or *none*. `delivery`: only
    tasks of post-sales processes, narrowed by `handler`, `team` and `template` as their list is; `timely`: done by the
    day for which they were planned."""

    first: date
    last: date
    person: str = ""
    type: str = ""
    family: str = ""
    initiative: str = ""
    sequence: str = ""
    compared: str = ""
    delivery: str = ""
    handler: str = ""
    team: str = ""
    template: str = ""
    timely: str = ""

    @property
    def period(self) -> Period:
        return Period("custom", self.first, self.last)

    def address(self, **changes: Any) -> str:
        """The query string of the list with these."""
        other = replace(self, **changes)
        said = {"first": other.first.isoformat(), "last": other.last.isoformat()}
        for key in (*TEXTS, "compared"):
            if getattr(other, key):
                said[key] = getattr(other, key)
        return "?" + urlencode(said)

    def notes(self, member: Member) -> QuerySet[Note]:
        """Activities: notes of types that count (L-12), with an author, that the member sees."""
        rows = Note.objects.visible_to(member).filter(
            written_at__gte=self.period.start, written_at__lt=self.period.end, author__isnull=False
        )
        rows = rows.filter(activity_type__in=self._types(counting=True))
        if self.initiative:
            rows = rows.filter(initiative=self.initiative)
        return rows.filter(self._by("author"))

    def tasks(self, member: Member) -> QuerySet[Task]:
        """Completed tasks that the member sees."""
        rows = Task.objects.visible_to(member).filter(done_at__gte=self.period.start, done_at__lt=self.period.end)
        if self.type == WITHOUT:
            rows = rows.filter(activity_type=None)
        elif self.type or self.family:
            rows = rows.filter(activity_type__in=self._types(counting=False))
        if self.sequence == WITHOUT:
            rows = rows.exclude(started_from__in=Line.objects.values("pk")) | rows.filter(started_from=None)
        elif self.sequence:
            rows = rows.filter(started_from__in=Line.objects.filter(playbook=id_of(self.sequence)).values("pk"))
        if self.compared:
            rows = rows.filter(expected_hours__isnull=False, actual_hours__isnull=False)
        if self.delivery:
            return self._delivered(rows, member).filter(self._by("done_by"))
        return rows.filter(self._by("done_by"))

    def _delivered(self, rows: QuerySet[Task], member: Member) -> QuerySet[Task]:
        """Those of post-sales processes."""
        said = {"state": ALL, "handler": self.handler, "team": self.team, "template": self.template}
        chosen = filter_of(said)
        if chosen.is_narrow:
            rows = rows.filter(process__in=chosen.narrow(PostSalesProcess.objects.all(), member).values("pk"))
        if self.timely:
            rows = in_days(rows).filter(Q(timely=self.timely == "yes"))
        return rows.filter(process__kind=Process.Kind.POST_SALES)

    def _types(self, counting: bool) -> list[UUID]:
        found = ActivityType.objects.filter(counts=True) if counting else ActivityType.objects.all()
        if self.type:
            found = found.filter(pk=id_of(self.type) or NONE)
        if self.family:
            wanted = id_of(self.family) or NONE
            found = found.filter(Q(pk=wanted) | Q(parent=wanted))
        return list(found.order_by().values_list("pk", flat=True))

    def _by(self, column: str) -> Q:
        if self.person == NOBODY:
            return Q(**{f"{column}__isnull": True})
        if self.person:
            return Q(**{f"{column}__in": [id_of(one) or NONE for one in self.person.split(",")]})
        return Q()


def worked_of(given: Mapping[str, Any], today: date) -> Worked:
    """What an address asks for; without days, today's."""
    first, last = day_in(given, "first") or today, day_in(given, "last") or today
    said = {key: str(given.get(key) or "").replace("\x00", "")[:8000] for key in TEXTS}
    said["timely"] = said["timely"] if said["timely"] in ("yes", "no") else ""
    said["initiative"] = said["initiative"] if said["initiative"] in SIDES else ""
    return Worked(first, max(first, last), **said, compared="yes" if given.get("compared") == "yes" else "")


def in_days(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Annotates `planned_on`, the day for which a task was planned, `done_on`, and `timely`: null for one without a
    day. Days are the reader's."""
    known = tasks.annotate(planned_on=Coalesce("date", TruncDate("ends_at")), done_on=TruncDate("done_at"))
    return known.annotate(
        timely=Case(
            When(done_on__lte=F("planned_on"), then=Value(True)),
            When(done_on__gt=F("planned_on"), then=Value(False)),
            output_field=BooleanField(null=True),
        )
    )


def said_people(people: Iterable[UUID] | None) -> str:
    """As an address says them; nobody at all is somebody who does not exist."""
    if people is None:
        return ""
    return ",".join(str(one) for one in sorted(people)) or str(NONE)
