"""What loading thousands of rows at once needs of the database."""

from __future__ import annotations

from django.db import connection


def expect_many() -> None:
    """Have the database check foreign keys by index from here to the commit. Within an act.

    It keeps the plan of each check for as long as the connection lives. One made while a table was small reads the
    whole table for each row; thousands of new rows then take minutes instead of seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("discard plans")
