"""Two ways to ask which records have an answer, and when each is quick (C-13).

*Gathered*: the database takes the fitting answers from their index and fetches their records. Right for few.
*Walked*: it walks the records in the order of the list and looks at the answer of each, until the page is full. Right
for many; and only for a page, since whoever counts must see all of them.

PostgreSQL would choose by itself, but behind row-level security and with several filters at once it thinks them to be
much narrower than they are, and gathers a hundred thousand answers to show fifty.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, Expression, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

MANY = 5000
"""So many fitting answers make walking quicker."""
PAGE = 500
"""A statement that asks for no more rows than this shows a page."""
SAMPLE = 1000
"""So many records tell whether many have no answer."""


class Fits(Expression):
    """That a record has a fitting answer (or has none, with `negated`), asked in the way that suits the statement."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, gathered: Any, walked: Any, *, is_dense: bool) -> None:
        super().__init__(output_field=BooleanField())
        self.gathered, self.walked, self.is_dense = gathered, walked, is_dense

    def get_source_expressions(self) -> list[Any]:
        return [self.gathered, self.walked]

    def set_source_expressions(self, exprs: Any) -> None:
        self.gathered, self.walked = exprs

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        query = compiler.query
        is_page = bool(query.order_by) and query.high_mark is not None and query.high_mark <= PAGE
        chosen = self.walked if self.is_dense and is_page else self.gathered
        return compiler.compile(chosen)


def fitting(values: QuerySet[Any], record: str) -> Q:
    """Records with one of these answers."""
    return fits(values, record, is_dense=are_many(values))


def are_many(values: QuerySet[Any]) -> bool:
    """Whether there are so many of these answers that walking is quicker."""
    return values.values("pk")[: MANY + 1].count() > MANY


def fits(values: QuerySet[Any], record: str, *, is_dense: bool) -> Q:
    """As `fitting`, for whoever has asked already: nothing is asked here."""
    mine = values.filter(**{record: OuterRef("pk")})
    return Q(Fits(Exists(mine), IsNull(Subquery(mine.values("pk")[:1]), False), is_dense=is_dense))


def early(rows: QuerySet[Any], values: QuerySet[Any], record: str, most: int) -> QuerySet[Any]:
    """Some of these records: those of the first of these answers."""
    return rows.filter(pk__in=values.values(record)[:most])


def lacking(values: QuerySet[Any], record: str) -> Q:
    """Records with none of these answers."""
    return lacks(values, record, is_dense=are_often_lacking(values, record))


def are_often_lacking(values: QuerySet[Any], record: str) -> bool:
    """Whether so many records have none of these answers that walking is quicker."""
    records = values.model._meta.get_field(record).related_model
    newest = records._default_manager.order_by("-pk").values("pk")[:SAMPLE]
    sample = list(newest.values_list("pk", flat=True))
    answered = set(values.filter(**{f"{record}__in": sample}).values_list(record, flat=True)) if sample else set()
    return len(sample) == SAMPLE and len(answered) < SAMPLE * 0.98


def lacks(values: QuerySet[Any], record: str, *, is_dense: bool) -> Q:
    """As `lacking`, for whoever has asked already: nothing is asked here."""
    mine = values.filter(**{record: OuterRef("pk")})
    return Q(Fits(~Exists(mine), IsNull(Subquery(mine.values("pk")[:1]), True), is_dense=is_dense))
