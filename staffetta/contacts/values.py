"""Which values a column has, read from its index by leaps: as fast with a million rows as with ten."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

# Each leap asks the index for the next greater value; the names are quoted, the wall is the database's own.
LEAPS = """
WITH RECURSIVE leap(value) AS (
    (SELECT {column} FROM {table} WHERE {column} > '' ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT {column} FROM {table} WHERE {column} > leap.value ORDER BY {column} LIMIT 1)
    FROM leap WHERE leap.value IS NOT NULL
)
SELECT value FROM leap WHERE value IS NOT NULL LIMIT %s
"""


def values_of(model: type[Model], name: str, most: int) -> list[str]:
    """The first so many different values of a text column, without the empty one.

    The column must be the first after workspace_id in some index.
    """
    quote = connection.ops.quote_name
    query = LEAPS.format(table=quote(model._meta.db_table), column=quote(name))
    with connection.cursor() as cursor:
        cursor.execute(query, [most])
        return [row[0] for row in cursor.fetchall()]
