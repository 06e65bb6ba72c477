"""The filters that many lists have: days, people, tags, amounts. Each answers what listings.filters offers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from staffetta.accounts.models import Member
from staffetta.core.ids import id_of
from staffetta.listings.filters import Filter, Values
from staffetta.tags.models import Tag
from staffetta.tags.reading import named, offered
from staffetta.ui.formats import number, shown_date

NOBODY, ME, WITHOUT = "nobody", "me", "-"
NONE = UUID(int=0)
Words = str | Promise


def dawn(day: date) -> datetime:
    """When this day begins where the member is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def is_day(value: str) -> bool:
    """Whether it is a date in ISO 8601."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is not None and _parses(date.fromisoformat, value)


def is_since(value: str) -> bool:
    """Whether it is a date or a number of days."""
    return re.fullmatch(r"\d{1,5}", value, re.ASCII) is not None or is_day(value)


def _parses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return "0001" < value[:4] < "9999"  # the day before year 1 is no date, nor is the one after 9999


def say_day(value: str, member: Member) -> str:
    return shown_date(date.fromisoformat(value))


def say_since(value: str, member: Member) -> str:
    if value.isdigit():
        return ngettext("%(num)s day", "%(num)s days", int(value)) % {"num": int(value)}
    return say_day(value, member)


def moment_of(value: str) -> datetime:
    """A date, or a number of days before now."""
    return timezone.now() - timedelta(days=int(value)) if value.isdigit() else dawn(date.fromisoformat(value))


def days(key: str, first: Words, last: Words, path: str, *, order: int, moments: bool = True) -> tuple[Filter, Filter]:
    """`<key>_from` and `<key>_to`, both days included; `moments`: the column holds moments, not days."""

    def begin(rows: Any, values: Values, member: Member) -> Any:
        day = date.fromisoformat(values[0])
        return rows.filter(**{f"{path}__gte": dawn(day) if moments else day})

    def end(rows: Any, values: Values, member: Member) -> Any:
        day = date.fromisoformat(values[0])
        bound = {f"{path}__lt": dawn(day + timedelta(days=1))} if moments else {f"{path}__lte": day}
        return rows.filter(**bound)

    return (
        Filter(f"{key}_from", first, "date", begin, say=say_day, fits=is_day, order=order),
        Filter(f"{key}_to", last, "date", end, say=say_day, fits=is_day, order=order),
    )


def amounts(key: str, least: Words, most: Words, path: str, *, order: int) -> tuple[Filter, Filter]:
    """`<key>_from` and `<key>_to`, both included. Comma and point are understood."""

    def bounded(name: str, label: Words, side: str) -> Filter:
        return Filter(
            f"{key}_{name}",
            label,
            "number",
            lambda rows, values, member: rows.filter(**{f"{path}__{side}": amount_of(values[0])}),
            say=lambda value, member: number(amount_of(value)),
            fits=lambda value: amount_of(value) is not None,
            order=order,
        )

    return bounded("from", least, "gte"), bounded("to", most, "lte")


def amount_of(text: str) -> Decimal | None:
    """A number as people type it; None for what is none, and for what no amount can be."""
    plain = text.replace(" ", "").replace("'", "")
    if re.fullmatch(r"-?\d{1,12}([.,]\d{1,6})?", plain, re.ASCII) is None:
        return None
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


def people(key: str, label: Words, path: str, *, mine: Words, nobodys: Words, order: int) -> Filter:
    """Several people, me, or nobody."""

    def narrow(rows: Any, values: Values, member: Member) -> Any:
        wanted = {member.pk if value == ME else id_of(value) for value in values if value != NOBODY} - {None}
        fits = (Q(**{path: wanted.pop()}) if len(wanted) == 1 else Q(**{f"{path}__in": wanted})) if wanted else None
        nobody = Q(**{f"{path}__isnull": True})
        if NOBODY in values:
            return rows.filter(nobody if fits is None else fits | nobody)
        return rows.none() if fits is None else rows.filter(fits)

    def choices(member: Member) -> list[tuple[str, str]]:
        active = Member.objects.active().order_by("name").values_list("pk", "name")
        return [(ME, str(mine)), (NOBODY, str(nobodys)), *((str(pk), name) for pk, name in active)]

    def say(value: str, member: Member) -> str:
        """Also somebody who is no choice any more, since deactivated; "?" for nobody we know."""
        words = {ME: mine, NOBODY: nobodys}
        if value in words:
            return str(words[value])
        return Member.objects.filter(pk=id_of(value) or NONE).values_list("name", flat=True).first() or "?"

    return Filter(key, label, "several", narrow, choices=choices, say=say, order=order)


def tags(model: type[Model], record: str, *, order: int, path: str = "pk") -> Filter:
    """Any of these tags by name, or none at all. `model` says which record carries which tag."""
    taggings: Any = model._default_manager

    def narrow(rows: Any, values: Values, member: Member) -> Any:
        carried = taggings.filter(tag__in=list(named(values).values_list("pk", flat=True)))
        fits = Q(**{f"{path}__in": carried.values(record)})
        if WITHOUT not in values:
            return rows.filter(fits)
        untagged = ~Exists(taggings.filter(**{record: OuterRef(path)}))
        return rows.filter(untagged if len(values) == 1 else fits | untagged)

    return Filter("tag", gettext_lazy("Tag"), "several", narrow, choices=_tags, say=_tag, gone=_gone, order=order)


def _tags(member: Member) -> list[tuple[str, str]]:
    return [*offered(member), (WITHOUT, _("Without tag"))]


def _tag(value: str, member: Member) -> str:
    return _("Without tag") if value == WITHOUT else value


def _gone(values: Values) -> list[str]:
    wanted = {value.lower(): value for value in values if value != WITHOUT}
    there = set(Tag.objects.annotate(low=Lower("name")).filter(low__in=list(wanted)).values_list("low", flat=True))
    return [value for low, value in wanted.items() if low not in there]
