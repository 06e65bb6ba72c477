"""Contacts as lists tell them to programs: JSON that was made once, of values without records behind them.

As with lines.py, each row comes as one text with all that belongs to it, and what was made of a text once is known:
programs that keep up with a list read the same contacts again and again. What is told of a contact is said by
telling.py alone, here too.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from orjson import Fragment, dumps, loads

from staffetta.accounts.models import Member
from staffetta.contacts.fetching import KINDS, answers_along, answers_in, as_one
from staffetta.contacts.lines import belonging_to, moment
from staffetta.contacts.models import Contact
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY
from staffetta.contacts.telling import PLAIN, Telling
from staffetta.core.db.ahead import give
from staffetta.core.db.remembered import remembered
from staffetta.fields.models import Field, Owner
from staffetta.fields.reading import fields_of

KEPT = 1024
"""So many contacts are known by a process as they were told, some 6 kB each."""
OWN = (*PLAIN, *CUSTOMER_ONLY, *SUPPLIER_ONLY, "folded", "handler_id", "parent_id")
SORTED_BY = ("folded", "number", "industry", "customer_since", "created_at", "changed_at", "last_activity_at")
KNOWN = ("id", "version", *SORTED_BY)
EXACT = ("credit_limit",)
"""Numbers with decimals, which JSON does not keep as they are."""
READ: dict[str, Any] = {
    "id": UUID,
    "customer_since": date.fromisoformat,
    **dict.fromkeys(("created_at", "changed_at", "last_activity_at", "anonymised_at"), moment),
}


class Recount:
    """One contact: its JSON, and under the names of a record its version and by what lists may be sorted."""

    def __init__(self, told: bytes, by: dict[str, Any]) -> None:
        self.told = Fragment(told)
        vars(self).update(by)


class _Handler(NamedTuple):
    pk: UUID
    name: str


class _Said:
    """A contact as `Telling` asks for it."""

    handler: _Handler | None


class Form(NamedTuple):
    """Rows that come so. `custom`: with answers to custom fields, where there are any."""

    custom: bool

    def said(self) -> Any:
        """The text of a contact, as a value of a statement."""
        own = (Cast(name, TextField()) if name in EXACT else F(name) for name in OWN)
        answers = answers_along() if self.custom else Value(None, output_field=TextField())
        return as_one(*own, F("handler__name"), *map(belonging_to, KINDS), answers)

    def these(self, member: Member, ids: list[UUID]) -> list[Any]:
        """The contacts of these ids that the member sees, in any order."""
        return self.made_of(_said(member, ids, form=self)) if ids else []

    def made_of(self, texts: Iterable[str]) -> list[Any]:
        """What these texts tell, in their order."""
        telling = _telling(_Asked.of(fields_of(Owner.CONTACT)))
        return [_recount(telling, text) for text in texts]


def form() -> Form:
    """As this workspace has custom fields."""
    return Form(bool(fields_of(Owner.CONTACT)))


@remembered(plan=True)
def _said(member: Member, ids: list[UUID], *, form: Form) -> QuerySet[Contact, Any]:
    return Contact.objects.visible_to(member).filter(pk__any=ids).values_list(form.said(), flat=True)


class _Asked(NamedTuple):
    """The custom fields by all that decides about what is told of answers: it is the same while none of it changes."""

    fields: list[Field]
    key: tuple[Any, ...]

    @classmethod
    def of(cls, fields: list[Field]) -> _Asked:
        return cls(fields, tuple([_told_by(field) for field in fields]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _told_by(field: Field) -> tuple[Any, ...]:
    choices = tuple([(one.pk, one.code) for one in field.choices.all()]) if field.has_choices else ()
    return (field.pk, field.code, field.type, field.decimals, field.of_kind, field.of_function, choices)


@functools.lru_cache(maxsize=64)
def _telling(asked: _Asked) -> Telling:
    return Telling(asked.fields)


@functools.lru_cache(maxsize=KEPT)
def _recount(telling: Telling, text: str) -> Recount:
    *own, handler, channels, addresses, taggings, answers = loads(text)
    said = _Said()
    values = vars(said)
    values.update(zip(OWN, own, strict=True))
    for name, read in READ.items():
        if values[name] is not None:
            values[name] = read(values[name])
    said.handler = _Handler(UUID(values["handler_id"]), handler) if handler is not None else None
    for (kind, (_rows, _columns, make)), rows in zip(KINDS.items(), (channels, addresses, taggings), strict=True):
        give(said, kind, [make(*row) for row in rows])
    give(said, "custom_values", answers_in(answers or ()))
    known = {name: values[name] for name in KNOWN}
    return Recount(dumps(telling.out(said), default=str), {"pk": values["id"], **known})
