"""Contacts that something is about to point at stay there until it does."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection


def hold(contact_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Keep these contacts from being merged away or deleted until the transaction ends; who changes their values waits
    for nobody. From each it leads to who that is today: itself, or the contact it was merged into; to nobody where it
    has been deleted. Within an act, which then writes what points at them.
    """
    leads = {pk: pk for pk in contact_ids}
    asked = set(leads)
    living: set[UUID] = set()
    while asked:
        with connection.cursor() as cursor:
            # Waits for a merge that is going on, and then sees what came of it.
            cursor.execute(
                "select id, merged_into_id from contacts_contact where id = any(%s) order by id for key share",
                (list(asked),),
            )
            rows = dict(cursor.fetchall())
        living |= {pk for pk, into in rows.items() if into is None}
        moved = {pk: into for pk, into in rows.items() if into is not None}
        leads = {pk: moved.get(head, head) for pk, head in leads.items()}
        asked = set(moved.values()) - living
    return {pk: head for pk, head in leads.items() if head in living}
