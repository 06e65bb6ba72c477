"""What stands behind `field__in`, compiled once: Django takes a condition apart and puts it together again at every
level of a statement above it.

    @subselect
    def processes_seen_by(member: Member) -> QuerySet[Process]:
        return Process.objects.visible_to(member).values("pk")

    Note.objects.filter(process__in=processes_seen_by(member))

Under privacy *own* whoever is seen is said by conditions five levels deep, which took Django thirty milliseconds. The
SQL is the same as of the queryset, but for names of tables inside; what may be passed, and how it is checked, is told
in remembered.py. Nothing inside may name a row of the statement outside (OuterRef).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression

from staffetta.core.db.remembered import Rows

P = ParamSpec("P")


class Subselect(BaseExpression):
    """The text of a statement with its values. It knows nothing of what it stands in, so all may share it."""

    def __init__(self, sql: str, params: tuple[Any, ...]) -> None:
        super().__init__()
        self._sql, self._params = sql, params

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Raises EmptyResultSet where nothing can fit, as the queryset would."""
        if not self._sql:
            raise EmptyResultSet
        return f"({self._sql})", self._params

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Subselect:
        return self

    def relabeled_clone(self, change_map: Any) -> Subselect:
        return self


def subselect(build: Callable[P, QuerySet[Any, Any]]) -> Callable[P, Any]:
    """Compile the queryset of one column that this function gives once for each shape of its arguments; called, it
    gives a Subselect. (Any, because the types of lookups know only querysets and lists.)"""

    @functools.wraps(build)
    def without_order(*args: P.args, **kwargs: P.kwargs) -> QuerySet[Any, Any]:
        return build(*args, **kwargs).order_by()

    rows: Rows[P, Any] = Rows(without_order, False)

    @functools.wraps(build)
    def given(*args: P.args, **kwargs: P.kwargs) -> Subselect:
        asked = rows.asked(*args, **kwargs)
        return Subselect(asked.sql, asked.params) if asked else Subselect("", ())

    return given
