"""What the clock asks across the wall: in which workspaces there is something to do, and nothing else.

The answer comes from a function in the database that is allowed to look into all of them and names only those that owe
something; so a thousand workspaces that rest cost one question. What is to be done is read inside each workspace.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from staffetta.core.isolation import workspace


def workspaces_owing(function: str, *values: datetime) -> list[UUID]:
    """The workspaces that this function of ours names."""
    places = ", ".join(["%s"] * len(values))
    with workspace(None), connection.cursor() as cursor:
        cursor.execute(f"select workspace_id from {function}({places})", values)  # noqa: S608 - a name of ours
        return [row[0] for row in cursor.fetchall()]
