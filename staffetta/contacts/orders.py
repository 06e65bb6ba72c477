"""Sorting contacts by what stands in other tables: handler, first e-mail address and phone, town and country.

Nothing is kept on the contact for it: a page walks an index of the other table and looks up its fifty contacts. Files
of whole lists, which are sorted once and read to their end, order by `sort_key` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from staffetta.accounts.models import Member
from staffetta.contacts.addresses import name_of
from staffetta.contacts.models import Address, Channel, Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.contacts.values import values_of
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import Page, page_by_groups, page_in_halves
from staffetta.core.paging_by_value import page_by_values
from staffetta.core.text import fold

Walk = Callable[[ContactQuerySet, bool, str, int], Page[Contact]]
"""One page of these rows: whether descending, cursor, limit."""
REST: tuple[str, ...] = ("folded", "id")


def by_handler(rows: ContactQuerySet, descending: bool, cursor: str, limit: int) -> Page[Contact]:
    """By the handler's name, then by their own; those of nobody last."""
    return page_by_groups(
        rows, handlers(), field="handler", order=REST, descending=descending, cursor=cursor, limit=limit
    )


def handlers() -> list[UUID]:
    """All members by name."""
    return [member.pk for member in sorted(_members(), key=lambda member: (fold(member.name), member.pk))]


@remembered(plan=True)
def _members() -> QuerySet[Member]:
    return Member.objects.only("pk", "name")


def by_channel(medium: str) -> Walk:
    """By the first way of this kind to reach them, as it is compared (C-20); those without one last, by name."""

    def walk(rows: ContactQuerySet, descending: bool, cursor: str, limit: int) -> Page[Contact]:
        of_medium = Channel.objects.filter(contact=OuterRef("pk"), medium=medium)
        having = _by_channel(rows, medium)
        return _halves(having, rows.filter(~Exists(of_medium)), descending, cursor, limit)

    return walk


def _by_channel(rows: ContactQuerySet, medium: str) -> ContactQuerySet:
    """The rows with the first channel of this kind."""
    earlier = Channel.objects.filter(
        Q(position__lt=OuterRef("keyed__position"))
        | Q(position=OuterRef("keyed__position"), pk__lt=OuterRef("keyed__id")),
        contact=OuterRef("pk"),
        medium=medium,
    )
    return _keyed(rows, FilteredRelation("channels", condition=Q(channels__medium=medium)), "normalised", earlier)


def by_address(column: str) -> Walk:
    """By a column of the address that stands for them (columns.first_address); those for which it is empty last."""

    def walk(rows: ContactQuerySet, descending: bool, cursor: str, limit: int) -> Page[Contact]:
        having, lacking = _by_address(rows, column)
        return _halves(having, lacking, descending, cursor, limit, filled=Q(sort_key__gt=""))

    return walk


def _with_address(rows: ContactQuerySet, column: str) -> ContactQuerySet:
    """The rows with this column of the address that stands for them."""
    own = Address.objects.filter(contact=OuterRef("pk"))
    return _keyed(rows, FilteredRelation("addresses"), column, own.filter(use__gt=OuterRef("keyed__use")))


def _by_address(rows: ContactQuerySet, column: str) -> tuple[ContactQuerySet, ContactQuerySet]:
    """The same, and those for which it is empty."""
    having = _with_address(rows, column)
    before = Address.objects.filter(contact=OuterRef("contact"), use__gt=OuterRef("use"))
    filled = Address.objects.filter(~Exists(before), **{f"{column}__gt": ""})
    # As a difference of sets: by a look at each, a walk by name through a million who have one takes half a minute.
    lacking = rows.filter(pk__in=Contact.objects.order_by().values("pk").difference(filled.values("contact")))
    return having, lacking


MOST_COUNTRIES = 20_000
"""Countries, and what was typed instead. Where there are more, these are sorted as they are kept."""


def countries() -> list[str]:
    """The countries of addresses, as kept, by their names in the reader's language."""
    return sorted(values_of(Address, "country", MOST_COUNTRIES), key=lambda one: (fold(name_of(one)), one))


def by_country(rows: ContactQuerySet, descending: bool, cursor: str, limit: int) -> Page[Contact]:
    """By the name that the country has in the reader's language; those without one last, by name."""
    known = countries()
    if len(known) == MOST_COUNTRIES:
        return by_address("country")(rows, descending, cursor, limit)
    having, lacking = _by_address(rows, "country")
    return page_by_values(
        having,
        lacking,
        known,
        key="sort_key",
        tie="sort_tie",
        order=REST,
        descending=descending,
        cursor=cursor,
        limit=limit,
    )


def country_key(rows: ContactQuerySet) -> ContactQuerySet:
    """The rows with the place of their country among all, by name, as `sort_key`; null for none."""
    first = Address.objects.filter(contact=OuterRef("pk")).order_by("-use").values("country")[:1]
    known = Value(countries(), output_field=ArrayField(CharField()))
    place = Func(known, Cast(Subquery(first), CharField()), function="array_position", output_field=IntegerField())
    return rows.annotate(sort_key=place)


def _keyed(rows: ContactQuerySet, relation: FilteredRelation, column: str, before: QuerySet[Any]) -> ContactQuerySet:
    """The rows with what they are sorted by, of the related row before which there is none."""
    joined = rows.annotate(keyed=relation)
    keyed = joined.annotate(sort_key=F(f"keyed__{column}"), sort_tie=F("keyed__contact_id"))
    return keyed.alias(is_first=~Exists(before)).filter(is_first=True, sort_key__isnull=False)


def _halves(
    having: ContactQuerySet,
    lacking: ContactQuerySet,
    descending: bool,
    cursor: str,
    limit: int,
    filled: Q | None = None,
) -> Page[Contact]:
    return page_in_halves(
        having,
        lacking,
        key="sort_key",
        tie="sort_tie",
        order=REST,
        filled=filled,
        descending=descending,
        cursor=cursor,
        limit=limit,
    )


GROUPS: dict[str, Callable[[], Sequence[Any]]] = {"handler": handlers, "country": countries}
"""What few groups of contacts have in common, in the order of the list."""


def in_group(rows: ContactQuerySet, key: str, one: Any) -> tuple[ContactQuerySet, tuple[str, ...]]:
    """The contacts of one group, and their order, which an index has."""
    if key == "country":
        return _with_address(rows, "country").filter(Q(sort_key=one)), ("sort_tie",)
    return rows.filter(handler=one), REST


HAVING: dict[str, Callable[[ContactQuerySet], tuple[ContactQuerySet, Q | None]]] = {
    "email": lambda rows: (_by_channel(rows, "email"), None),
    "phone": lambda rows: (_by_channel(rows, "phone"), None),
    "city": lambda rows: (_with_address(rows, "place"), Q(sort_key__gt="")),
}
"""Those that have what is sorted by, and what says so where it may be empty: for remembered statements (walking.py)."""


def channel_key(medium: str) -> Callable[[ContactQuerySet], ContactQuerySet]:
    """The rows with the first way of this kind as `sort_key`, null for none."""
    first = Channel.objects.filter(contact=OuterRef("pk"), medium=medium).order_by("position", "pk")
    return _with_key(first, "normalised")


def address_key(column: str) -> Callable[[ContactQuerySet], ContactQuerySet]:
    """The rows with this column of the address that stands for them as `sort_key`."""
    return _with_key(Address.objects.filter(contact=OuterRef("pk")).order_by("-use"), column)


def _with_key(first: QuerySet[Any], column: str) -> Callable[[ContactQuerySet], ContactQuerySet]:
    return lambda rows: rows.annotate(sort_key=Subquery(first.values(column)[:1]))
