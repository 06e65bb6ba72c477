"""Contacts as pages of lists draw them: values without records behind them. As many statements for 2 and for 200.

A page of records makes one or two of each row, and reads what belongs to them by a statement of its own. Here each row
comes as one text with all of it, and what was read of a text once is known: lists show the same contacts again and
again, to everybody. Programs and files, and columns that work with records (custom fields), go on with records.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet, TextField, Value
from orjson import loads

from staffetta.accounts.models import Member
from staffetta.contacts.fetching import KINDS, array_of, as_one
from staffetta.contacts.models import Contact, Kind
from staffetta.contacts.naming import shown_name
from staffetta.core.db.ahead import give
from staffetta.core.db.remembered import remembered

KEPT = 2048
"""So many contacts are known by a process, some 3 kB each, and so many rows are kept as drawn (drawing.py)."""
Shows = tuple[str, ...]
"""What of JOINED and KINDS the lines of a page are to say."""


@dataclass(eq=False)
class Line:
    """One contact of a page: under the names of a record whatever columns of contacts themselves show of it; `handler`
    and `parent` are names. What belongs to it is asked for as of a record (core/db/ahead.py, belonging). A contact of
    which the same is told is the same line, in all languages: names as they are stored are read by naming.py."""

    pk: UUID
    folded: str
    kind: str
    number: str
    stored_name: str
    function: str
    is_supplier: bool
    vat_number: str
    industry: str
    language: str
    debtor_number: str
    creditor_number: str
    customer_since: date | None
    created_at: datetime | None
    changed_at: datetime | None
    last_activity_at: datetime | None
    anonymised_at: datetime | None
    handler_id: UUID | None
    parent_id: UUID | None
    handler: str | None
    stored_parent: str | None
    parent_anonymised_at: str | None

    @property
    def id(self) -> UUID:
        return self.pk

    @property
    def name(self) -> str:
        return self.stored_name if self.anonymised_at is None else shown_name(self.stored_name)

    @property
    def parent(self) -> str | None:
        stored = self.stored_parent
        return stored if stored is None or self.parent_anonymised_at is None else shown_name(stored)

    @property
    def is_company(self) -> bool:
        return self.kind == Kind.COMPANY


COLUMNS = (
    *("pk", "folded", "kind", "number", "name", "function", "is_supplier", "vat_number", "industry", "language"),
    *("debtor_number", "creditor_number", "customer_since", "created_at", "changed_at", "last_activity_at"),
    *("anonymised_at", "handler", "parent"),
)
NAMES = ("handler__name", "parent__name", "parent__anonymised_at")


class Form(NamedTuple):
    """Rows that come so, saying as much as pages show of them."""

    shows: Shows

    def said(self) -> Any:
        """The text of a contact, as a value of a statement."""
        nothing = Value(None, output_field=TextField())
        names = (F(path) if path.partition("__")[0] in self.shows else nothing for path in NAMES)
        parts = (belonging_to(kind) if kind in self.shows else nothing for kind in KINDS)
        return as_one(*map(F, COLUMNS), *names, *parts)

    def these(self, member: Member, ids: list[UUID]) -> list[Any]:
        """The contacts of these ids that the member sees, in any order."""
        return self.made_of(_said(member, ids, form=self)) if ids else []

    def made_of(self, texts: Iterable[str]) -> list[Any]:
        """The lines of these texts, in their order."""
        return [_line(text) for text in texts]


def belonging_to(kind: str) -> ArraySubquery:
    """What belongs to a contact, as part of its text."""
    rows, columns, _make = KINDS[kind]
    return array_of(rows(), columns)


@remembered(plan=True)
def _said(member: Member, ids: list[UUID], *, form: Form) -> QuerySet[Contact, Any]:
    return Contact.objects.visible_to(member).filter(pk__any=ids).values_list(form.said(), flat=True)


@functools.lru_cache(maxsize=KEPT)
def _line(said: str) -> Line:
    (
        pk, folded, kind, number, name, function, is_supplier, vat_number, industry, language, debtor, creditor, since,
        created_at, changed_at, active_at, anonymised_at, handler_id, parent_id, handler, parent, parent_anonymised_at,
        *parts,
    ) = loads(said)  # fmt: skip
    values: list[Any] = [
        *(UUID(pk), folded, kind, number, name, function, is_supplier, vat_number, industry, language),
        *(debtor, creditor, date.fromisoformat(since) if since else None),
        *(moment(created_at), moment(changed_at), moment(active_at), moment(anonymised_at)),
        *(_id(handler_id), _id(parent_id), handler, parent, parent_anonymised_at),
    ]
    line = Line(*values)
    for (named, (_rows, _columns, make)), rows in zip(KINDS.items(), parts, strict=True):
        give(line, named, [make(*row) for row in rows or ()])
    return line


def moment(said: str | None) -> datetime | None:
    """The moment that JSON tells."""
    return datetime.fromisoformat(said) if said else None


def _id(said: str | None) -> UUID | None:
    return UUID(said) if said else None
