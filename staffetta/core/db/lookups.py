"""Conditions that Django lacks."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Field, ForeignKey, Lookup

MANY = 100


class AnyOf(Lookup):
    """`id__any=ids`: one of these, as one list, so that the statement is the same for two and for two hundred.

    `id__any=ArraySubquery(rows.values("pk"))` finds the list first, by indexes of its own, and looks each id up; as
    `IN` it is one table more to join, and PostgreSQL orders no more than eight well.
    """

    lookup_name = "any"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        values: list[Any] = list(self.rhs)
        field: Any = self.lhs.output_field
        target = getattr(field, "target_field", field)
        if isinstance(target, CharField) and set(map(type, values)) <= {str}:
            return values  # as they are: of thousands each call counts
        return [target.get_prep_value(value) for value in values]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [_written(value) if len(value) > MANY and type(value[0]) is str else value]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*params, *more]


def _written(texts: list[str]) -> str:
    """A list as PostgreSQL reads it, as psycopg would write it, in a tenth of the time."""
    joined = '","'.join(texts)
    if "\\" in joined or joined.count('"') != 2 * (len(texts) - 1):
        joined = '","'.join(text.replace("\\", r"\\").replace('"', r"\"") for text in texts)
    return f'{{"{joined}"}}'


class Like(Lookup):
    """`title__like=holding("%", word, "%")`: a pattern made beforehand, so that it can be the value of a remembered
    statement; what Django makes of `contains` is worked on inside."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", [*params, *more]


def holding(before: str, text: str, after: str) -> str:
    """The pattern of `like` for this text, whatever signs it holds, between these."""
    plain = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"{before}{plain}{after}"


def register() -> None:
    """Called once, when the apps are ready."""
    Field.register_lookup(AnyOf)
    Field.register_lookup(Like)
    ForeignKey.register_lookup(AnyOf)
