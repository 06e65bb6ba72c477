"""Filters by the way that leads took: the records behind the figures of a funnel (L-12).

A place is written `<step>@<day>` or `<step>@<first day>..<last day>`, both days included; days are the reader's.
`entered` and `stood` stand with the others in narrowing.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Member
from staffetta.core.ids import id_of
from staffetta.leads import filters
from staffetta.leads.filters import Filter, Values
from staffetta.leads.models import Stay, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import dawn, is_day, say_day
from staffetta.ui.formats import shown_date

_WAY = re.compile(r"([0-9a-f-]{36})@(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})(?:@(\d{4}-\d{2}-\d{2}))?")
YES = "yes"


@dataclass(frozen=True)
class Way:
    """Having come to, or left, a step in these days; and what happened until the end of the day `until`."""

    step: UUID
    first: date
    last: date
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.step}@{self.first}..{self.last}{f'@{self.until}' if self.until else ''}"


def register() -> None:
    """Called once, when the apps are ready."""
    lazy = gettext_lazy
    filters.add(
        Filter("advanced", lazy("Went on from"), "hidden", _by_advanced, say=_say_way, fits=_is_way),
        Filter("left", lazy("Left"), "hidden", _by_left, say=_say_way, fits=_is_way),
        Filter("open_on", lazy("Not closed by"), "hidden", _by_open_on, say=say_day, fits=is_day),
        Filter("no_close", lazy("Expected close"), "hidden", _by_no_close, say=_say_no_close, fits=YES.__eq__),
        Filter("no_reason", lazy("Loss reason"), "hidden", _by_no_reason, say=_say_none, fits=YES.__eq__),
        Filter("currency", lazy("Currency"), "hidden", _by_currency, fits=_is_currency),
    )


def end_of(day: date) -> datetime:
    """The first moment after this day, where the reader is."""
    return dawn(day + timedelta(days=1))


def came_first(rows: object) -> Q:
    """That it is the lead's first coming to the step since `rows`, a moment: each lead counts once in a period."""
    return Q(came_before=None) | Q(came_before__lt=rows)


def open_on(day: date) -> Q:
    """Of leads that had come somewhere by then: not closed by the end of this day. One that was reopened counts as
    open all along, since its closing was taken back."""
    return Q(process__closed_at=None) | Q(process__closed_at__gte=end_of(day))


def _by_advanced(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """Came to the step in these days, and to a further one afterwards."""
    way = way_of(values[0])
    came = Stay.objects.filter(step=way.step, entered_at__gte=dawn(way.first), entered_at__lt=end_of(way.last))
    went = came.filter(advanced_at__lt=end_of(way.until or way.last))
    return rows.filter(pk__in=went.values("lead"))


def _by_left(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """Moved from the step to another one in these days."""
    way = way_of(values[0])
    went = Stay.objects.filter(step=way.step, left_at__gte=dawn(way.first), left_at__lt=end_of(way.last))
    return rows.filter(pk__in=went.values("lead"))


def _by_open_on(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    return rows.filter(open_on(date.fromisoformat(values[0])))


def _by_no_close(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    return rows.filter(expected_close=None)


def _by_no_reason(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    return rows.filter(loss_reason=None)


def _by_currency(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    return rows.filter(currency=values[0])


def way_of(value: str) -> Way:
    """Raises ValueError for what is none."""
    found = _WAY.fullmatch(value)
    if found is None:
        raise ValueError(value)
    until = date.fromisoformat(found[4]) if found[4] else None
    return Way(UUID(found[1]), date.fromisoformat(found[2]), date.fromisoformat(found[3]), until)


def _is_way(value: str) -> bool:
    found = _WAY.fullmatch(value)
    return found is not None and id_of(found[1]) is not None and all(is_day(day) for day in found.groups()[1:] if day)


def _is_currency(value: str) -> bool:
    return re.fullmatch(r"[A-Z]{3}", value) is not None


def _say_way(value: str, member: Member) -> str:
    way = way_of(value)
    step = Step.objects.filter(pk=way.step).first()
    said = {"step": step.name if step else "?", "first": shown_date(way.first), "last": shown_date(way.last)}
    return _("%(step)s, %(first)s to %(last)s") % said


def _say_no_close(value: str, member: Member) -> str:
    return _("none")


def _say_none(value: str, member: Member) -> str:
    return _("none")
