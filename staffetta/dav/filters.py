"""Filters of reports: the database narrows down, and where it cannot be exact every entry is judged by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from xml.etree.ElementTree import Element

from django.db.models import Q
from radicale.app.report import test_filter  # the rules of RFC 4791, 9.7 and RFC 6352, 10.5
from radicale.item import Item

from staffetta.core.text import fold
from staffetta.dav.xml import CR, C, Unreadable, name
from staffetta.icals.querysets import IS_EVENT

_EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
_LONGEST = timedelta(days=60)
"""So long an appointment of whole days lasts at most, of which we know the first one."""


@dataclass(frozen=True)
class Filter:
    """`condition` holds for everything that fits; `judge`, where there is one, says of a text whether it fits."""

    condition: Q
    judge: Callable[[str], bool] | None = None


def of_calendar(asked: Element | None, where: tzinfo) -> Filter:
    """A calendar-query's filter. Raises Unreadable."""
    inner = asked.find(f"{name(C, 'comp-filter')}") if asked is not None else None
    if asked is None or inner is None:
        return Filter(Q())
    component = next(iter(inner.findall(name(C, "comp-filter"))), None)
    if component is None:
        return Filter(Q())
    wanted = component.get("name", "").upper()
    condition = {"VEVENT": IS_EVENT, "VTODO": ~IS_EVENT}.get(wanted, Q(pk=None))
    if component.find(name(C, "is-not-defined")) is not None:
        return Filter(Q(), _judge(asked, "VCALENDAR"))
    span = component.find(name(C, "time-range"))
    if span is None:
        return Filter(condition, _judge(asked, "VCALENDAR") if len(component) else None)
    start, end = span_of(span)
    overlaps = Q(starts_at__lt=end) & (Q(ends_at__gt=start) | Q(ends_at=None, starts_at__gte=start))
    days = _days(start, end, where)
    near = Q(date__gte=days[0] - _LONGEST, date__lte=days[1] + timedelta(days=1))
    undated = Q(date=None, starts_at=None)
    return Filter(
        condition & (overlaps | near | undated | Q(calendar_objects__repeats=True)), _judge(asked, "VCALENDAR")
    )


def _days(start: datetime, end: datetime, where: tzinfo) -> tuple[date, date]:
    first, last = (moment.astimezone(where) for moment in (start, end - timedelta(microseconds=1)))
    return first.date(), last.date()


def span_of(span: Element) -> tuple[datetime, datetime]:
    """From when until when a time-range asks; an end that is left out is far away. Raises Unreadable."""
    return _moment(span.get("start"), _EVER[0]), _moment(span.get("end"), _EVER[1])


def _moment(said: str | None, otherwise: datetime) -> datetime:
    if not said:
        return otherwise
    try:
        found = datetime.strptime(said.strip(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Unreadable(said) from error
    return min(max(found, _EVER[0]), _EVER[1])


def of_address_book(asked: Element | None) -> Filter:
    """An addressbook-query's filter. Raises Unreadable."""
    parts = asked.findall(name(CR, "prop-filter")) if asked is not None else []
    if asked is None or not parts:
        return Filter(Q())
    conditions = [_condition(part) for part in parts]
    together = Q()
    if asked.get("test", "anyof") == "allof":
        for condition in conditions:
            together &= condition if condition is not None else Q()
    elif all(condition is not None for condition in conditions):
        for condition in conditions:
            together |= condition or Q()
    return Filter(together, _judge(asked, "VADDRESSBOOK"))


def _condition(part: Element) -> Q | None:
    """What the database can say of one property; None where it can say nothing."""
    matches = part.findall(name(CR, "text-match"))
    if len(part) != 1 or len(matches) != 1 or matches[0].get("negate-condition", "no") == "yes":
        return None
    words = (matches[0].text or "").strip()
    kept = Q(cards__kept__icontains=words)
    match part.get("name", "").upper():
        case "FN" | "N":
            return Q(folded__contains=fold(words)) | kept
        case "EMAIL" | "TEL" | "URL":
            return Q(channels__value__icontains=words) | kept
        case "NICKNAME" | "BDAY":
            return kept
    return None


def _judge(asked: Element, kind: str) -> Callable[[str], bool]:
    """Whether an entry fits, by the letter of the standard."""

    def fits(text: str) -> bool:
        try:
            return bool(test_filter(kind, Item(collection_path="x", text=text), asked))
        except (ValueError, NotImplementedError) as error:
            raise Unreadable(str(error)) from error

    return fits
