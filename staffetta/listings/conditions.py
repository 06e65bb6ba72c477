"""The filters that many lists have: days, people, tags, amounts. Each answers what listings.filters offers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.core.ids import id_of
from staffetta.listings.filters import Condition, Filter, Values
from staffetta.tags.models import Tag
from staffetta.tags.reading import offered
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

    def first_of(values: Values, member: Member) -> tuple[Any, ...]:
        day = date.fromisoformat(values[0])
        return (dawn(day) if moments else day,)

    def last_of(values: Values, member: Member) -> tuple[Any, ...]:
        day = date.fromisoformat(values[0])
        return (dawn(day + timedelta(days=1)) if moments else day,)

    until = f"{path}__lt" if moments else f"{path}__lte"
    begin = Condition(first_of, lambda rows, bound: rows.filter(**{f"{path}__gte": bound}))
    end = Condition(last_of, lambda rows, bound: rows.filter(**{until: bound}))
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
            Condition(
                lambda values, member: (amount_of(values[0]),),
                lambda rows, bound: rows.filter(**{f"{path}__{side}": bound}),
            ),
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

    def read(values: Values, member: Member) -> tuple[Any, ...] | None:
        wanted = [member.pk if value == ME else id_of(value) for value in values if value != NOBODY]
        known = one_or_more(pk for pk in wanted if pk is not None)
        return None if known is None and NOBODY not in values else (known, NOBODY in values)

    def where(rows: Any, wanted: Any, nobody: bool) -> Any:
        fits = any_of(path, wanted)
        if not nobody:
            return rows.filter(fits)
        empty = Q(**{f"{path}__isnull": True})
        return rows.filter(empty if fits is None else fits | empty)

    def choices(member: Member) -> list[tuple[str, str]]:
        active = Member.objects.active().order_by("name").values_list("pk", "name")
        return [(ME, str(mine)), (NOBODY, str(nobodys)), *((str(pk), name) for pk, name in active)]

    def say(value: str, member: Member) -> str:
        """Also somebody who is no choice any more, since deactivated; "?" for nobody we know."""
        words = {ME: mine, NOBODY: nobodys}
        if value in words:
            return str(words[value])
        return next(iter(_names(id_of(value) or NONE)), "?")

    return Filter(key, label, "several", Condition(read, where), choices=choices, say=say, order=order)


@remembered(plan=True, setup=True)
def _names(member: UUID) -> QuerySet[Member, str]:
    return Member.objects.filter(pk=member).values_list("name", flat=True)


def one_or_more(ids: Iterable[UUID]) -> UUID | list[UUID] | None:
    """These ids as a value of a condition: one is said by itself, for which PostgreSQL knows how many rows it has; None
    for none."""
    known = list(dict.fromkeys(ids))
    return known[0] if len(known) == 1 else known or None


def any_of(path: str, wanted: UUID | list[UUID] | None) -> Q | None:
    """That what stands at `path` is one of these (as `one_or_more` answers them)."""
    if wanted is None:
        return None
    return Q(**{f"{path}__any" if isinstance(wanted, list) else path: wanted})


def tags(model: type[Model], record: str, *, order: int, path: str = "pk") -> Filter:
    """Any of these tags by name, or none at all. `model` says which record carries which tag."""
    taggings: Any = model._default_manager

    def read(values: Values, member: Member) -> tuple[Any, ...] | None:
        known = one_or_more(_tags_called([value.lower() for value in values]))
        return None if known is None and WITHOUT not in values else (known, WITHOUT in values)

    def where(rows: Any, wanted: Any, untagged: bool) -> Any:
        is_one = any_of("tag", wanted)
        fits = None if is_one is None else Q(**{f"{path}__in": taggings.filter(is_one).values(record)})
        if not untagged:
            return rows.filter(fits)
        bare = ~Exists(taggings.filter(**{record: OuterRef(path)}))
        return rows.filter(bare if fits is None else fits | bare)

    shown: dict[str, Any] = {"choices": _tags, "say": _tag, "gone": _gone, "order": order}
    return Filter("tag", gettext_lazy("Tag"), "several", Condition(read, where), **shown)


@remembered(plan=True)
def _tags_called(words: list[str]) -> QuerySet[Tag, UUID]:
    """The ids of the tags of these words, all in small letters."""
    return Tag.objects.annotate(low=Lower("name")).filter(low__any=words).values_list("pk", flat=True)


def _tags(member: Member) -> list[tuple[str, str]]:
    return [*offered(member), (WITHOUT, _("Without tag"))]


def _tag(value: str, member: Member) -> str:
    return _("Without tag") if value == WITHOUT else value


def _gone(values: Values) -> list[str]:
    wanted = {value.lower(): value for value in values if value != WITHOUT}
    there = set(_tags_there(list(wanted))) if wanted else set()
    return [value for low, value in wanted.items() if low not in there]


@remembered(plan=True)
def _tags_there(words: list[str]) -> QuerySet[Tag, str]:
    """Those of these words, in small letters, that are tags."""
    return Tag.objects.annotate(low=Lower("name")).filter(low__any=words).values_list("low", flat=True)
