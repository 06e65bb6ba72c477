"""How many contacts each list of the overview has, without counting them (C-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Func, JSONField, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast
from orjson import loads

from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.contacts.models import Contact, Function, Tally
from staffetta.contacts.querysets import BOUND
from staffetta.core.db.remembered import remembered_figures
from staffetta.ui.formats import number

LISTS = {"all": "everyone", "none": "none", "prospect": "prospect", "customer": "customer", "supplier": "supplier"}
"""The lists, and the columns of Tally that count them."""


class Standing(NamedTuple):
    """What decides in which lists a contact stands. A tombstone stands in none."""

    function: str
    is_supplier: bool = False
    is_tombstone: bool = False

    @property
    def lists(self) -> tuple[str, ...]:
        if self.is_tombstone:
            return ()
        if self.is_supplier:
            return ("all", "supplier") if self.function == Function.NONE else ("all", self.function, "supplier")
        return ("all", str(self.function))


def standing(contact: Contact) -> Standing:
    """Where this contact stands now."""
    return Standing(contact.function, contact.is_supplier, contact.is_tombstone)


def growth(left: Iterable[Standing], came: Iterable[Standing]) -> dict[str, int]:
    """By how much the lists grow when these left and those came; lists that stay as they are, are left out."""
    grown: Counter[str] = Counter()
    for sign, many in ((-1, left), (1, came)):
        for one, times in Counter(many).items():
            for name in one.lists:
                grown[name] += sign * times
    return {name: count for name, count in grown.items() if count}


def counts(member: Member) -> dict[str, int]:
    """The counts of LISTS for what this member sees, by one short statement whatever the number of contacts.

    A member from whom privacy hides something (U-02) has his own contacts counted, as far as BOUND: `shown` says so.
    """
    if not sees_everything(member):
        return Contact.objects.visible_to(member).counted(BOUND)
    return {name: int(count) for name, count in _sums().items()}


def as_far_as_counted(count: int, member: Member) -> tuple[int, bool]:
    """One of `counts`, and whether there are more than that."""
    return (BOUND, True) if count > BOUND and not sees_everything(member) else (count, False)


def shown(count: int, member: Member) -> int | str:
    """One of `counts` as a tab says it: "1,000+" where it was not counted to the end."""
    known, more = as_far_as_counted(count, member)
    return f"{number(known)}+" if more else known


def beside() -> Subquery:
    """All that `counts` says to who sees everything, as a value of a statement that asks for more; `told` reads it."""
    sums: Any = Func(*(Sum(column) for column in LISTS.values()), function="json_build_array", output_field=JSONField())
    together = Tally.objects.order_by().annotate(all=Value(1)).values("all")  # Django would group them by their ids
    return Subquery(together.annotate(said=Cast(sums, TextField())).values("said"))


def told(said: str) -> dict[str, int]:
    """The counts of what `beside` said."""
    return {name: int(count or 0) for name, count in zip(LISTS, loads(said), strict=True)}


@remembered_figures
def _sums() -> tuple[QuerySet[Tally], dict[str, Any]]:
    return Tally.objects.all(), {name: Sum(column, default=0) for name, column in LISTS.items()}
