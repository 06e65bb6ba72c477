"""What only one may do at a time in a workspace, where no single row could be locked for it."""

from __future__ import annotations

from django.db import connection

from staffetta.core.isolation import current_workspace_id


def alone(purpose: str) -> None:
    """Wait until nobody else in this workspace does this, and keep others waiting until the transaction ends."""
    with connection.cursor() as cursor:
        workspace = str(current_workspace_id())
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [purpose, workspace])
