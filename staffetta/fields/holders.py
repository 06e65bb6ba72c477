"""Which tables hold the answers: the rooms above say so, from AppConfig.ready(), as in
`holders.add(Owner.CONTACT, ContactValue, "contact")`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from staffetta.fields.models import Field, Owner, Value


@dataclass(frozen=True)
class Holder:
    """A concrete table of answers and its column for the record that they are about."""

    model: type[Value]
    record: str


_holders: dict[str, Holder] = {}


def add(owner: Owner, model: type[Value], record: str) -> None:
    """Say where the answers to the fields of this owner are."""
    _holders[str(owner)] = Holder(model, record)


def holder(owner: str) -> Holder:
    """Where the answers to the fields of this owner are."""
    return _holders[owner]


def is_answered(field: Field) -> bool:
    """Whether any record has an answer to it."""
    return holder(field.owner).model._default_manager.filter(field=field).exists()


def answered(owner: str) -> Counter[UUID]:
    """How many records of this owner have an answer, by field; in one statement."""
    held = holder(owner)
    rows = held.model._default_manager.values_list("field").annotate(n=models.Count(held.record, distinct=True))
    return Counter(dict(rows.order_by()))


def chosen(choices: Iterable[UUID], owner: str) -> set[UUID]:
    """Which of these choices some record has."""
    wanted = list(choices)
    rows = holder(owner).model._default_manager.filter(choice__in=wanted)
    return set(rows.values_list("choice", flat=True).distinct().order_by()) if wanted else set()
