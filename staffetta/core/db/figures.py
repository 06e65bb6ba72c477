"""Several remembered figures in one statement: a page has a dozen counts, and each would be a journey of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from staffetta.core.db.remembered import Asked


def together(asked: Sequence[Asked | None]) -> list[dict[str, Any] | None]:
    """The figures of each, in order; None stays None. Each statement gives one row, so they stand side by side."""
    known = [one for one in asked if one is not None]
    if not known:
        return [None for _one in asked]
    sql = "SELECT * FROM " + ", ".join(f"({one.sql}) f{place}" for place, one in enumerate(known))  # noqa: S608  Django's
    values = tuple([value for one in known for value in one.params])
    row = iter(connection.planned(sql, values)[0])  # type: ignore[attr-defined]  # our backend's
    return [None if one is None else {name: next(row) for name in one.names} for one in asked]
