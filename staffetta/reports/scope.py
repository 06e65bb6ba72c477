"""What a report is asked for: whose leads or activities, and of which days. One reading for pages, CSV and API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.models import Group, Member, Membership
from staffetta.accounts.rules import sees_everything
from staffetta.core.ids import id_of
from staffetta.core.refusals import Invalid
from staffetta.leads.filters import LeadFilter, filter_of
from staffetta.leads.models import Lead, Pipeline
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import ME
from staffetta.reports.periods import BUCKETS, CUSTOM, USUAL, Period, day_in, period_of, wrong_days

NARROWING = ("handler", "group", "tag")


class WrongDays(Invalid):
    """A report cannot be about these days."""


@dataclass(frozen=True)
class Scope:
    """`chosen` narrows the leads; its address with more filters is that of the records behind a figure. `wrong`: what
    is to be said of days that were typed and cannot be, by their keys."""

    member: Member
    today: date
    period: Period
    chosen: LeadFilter
    pipeline: Pipeline | None
    as_of: date
    by: str
    given: Mapping[str, str]
    wrong: Mapping[str, str]

    @cached_property
    def leads(self) -> LeadQuerySet:
        """Those that the reader sees and that were asked for, of all pipelines."""
        return self.chosen.narrow(Lead.objects.visible_to(self.member), self.member)

    @property
    def is_as_of_today(self) -> bool:
        return self.as_of >= self.today

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out, so that no statement has to ask which leads it may count."""
        return not self.chosen.is_narrow and sees_everything(self.member)

    def listed(self, status: str = "all", **filters: str) -> str:
        """The address of a list of leads within this scope."""
        return reverse("leads:list") + self.chosen.having(status=status, **filters).address()

    def in_pipeline(self, status: str = "all", **filters: str) -> str:
        """The same, of the pipeline if one is chosen."""
        return self.listed(status, **({"pipeline": str(self.pipeline.pk)} if self.pipeline else {}), **filters)

    @cached_property
    def people(self) -> set[UUID] | None:
        """Whose activities and tasks: of a person, of a group, or None for everybody."""
        handler, group = self.chosen.one("handler"), self.chosen.one("group")
        if not handler and not group:
            return None
        wanted = self.member.pk if handler == ME else id_of(handler)
        found = {wanted} if wanted else set()
        if group:
            of_group = set(Membership.objects.filter(group=id_of(group)).values_list("member_id", flat=True))
            found = found & of_group if handler else of_group
        return found

    def address(self, **changes: str) -> str:
        """The query string of this report with other values."""
        said = {**self.given, **changes}
        return "?" + urlencode({key: value for key, value in said.items() if value})


def scope_of(given: Mapping[str, Any], member: Member, *, must_have_pipeline: bool = False) -> Scope:
    """What an address asks for. What cannot be counts as not given, and `wrong` says it of days. A funnel
    (`must_have_pipeline`) as of a day has the periods that have a name, such as the last 90 days, as they were then."""
    today = timezone.localdate()
    as_of = min(day_in(given, "as_of") or today, today)
    period = period_of(given, as_of if must_have_pipeline else today)
    said = {key: str(given.get(key) or "") for key in NARROWING}
    chosen = filter_of({"status": "all", **{key: value for key, value in said.items() if value}})
    pipelines = list(Pipeline.objects.with_steps())
    wanted = id_of(str(given.get("pipeline") or ""))
    found = next((one for one in pipelines if one.pk == wanted), None)
    if found is None and must_have_pipeline:
        found = next((one for one in pipelines if one.retired_at is None), None)
    by = str(given.get("by") or "")
    kept = {key: str(given.get(key) or "") for key in ("pipeline", "as_of", "by", *NARROWING)}
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()} if period.name == CUSTOM else {}
    return Scope(
        member=member,
        today=today,
        period=period,
        chosen=chosen,
        pipeline=found,
        as_of=as_of,
        by=by if by in BUCKETS else period.usual_bucket,
        given={"period": "" if period.name == USUAL else period.name, **days, **kept},
        wrong={key: said for key, said in wrong_days(given, today).items() if key != "as_of" or must_have_pipeline},
    )


def certain(scope: Scope) -> Scope:
    """The scope, for files and programs: they show no field at which to say that other days were taken. Raises
    WrongDays."""
    if scope.wrong:
        raise WrongDays(_("Some values are not valid."), fields=dict(scope.wrong))
    return scope


def handlers() -> list[tuple[str, str]]:
    """Whom one can choose, those who left included: their leads are still counted."""
    return [(str(pk), name) for pk, name in Member.objects.order_by("name").values_list("pk", "name")]


def groups() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Group.objects.active().order_by("name").values_list("pk", "name")]
