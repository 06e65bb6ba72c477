"""What has changed in a collection since a client last looked.

Nothing tells us: we look. What the member sees now is compared with what clients were told, name by name, in one
statement; so it does not matter why something changed, came or went (an edit, a merge, the bin, another group, another
privacy), and nothing can be missed: whatever was not committed when we looked is found at the next look, whose revision
is higher (decision 26).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from staffetta.core.acts import act, unchanged
from staffetta.core.isolation import current_workspace_id
from staffetta.dav.models import Collection

_COMPARE = """
with seen as materialized ({seen}), told as (
  insert into dav_entry (id, workspace_id, collection_id, resource, mark, revision)
  select gen_random_uuid(), %(inside)s, %(collection)s, seen.resource, seen.mark, %(revision)s
  from seen left join dav_entry e
    on e.workspace_id = %(inside)s and e.collection_id = %(collection)s and e.resource = seen.resource
  where e.id is null or e.mark <> seen.mark or e.gone_at is not null
  on conflict (workspace_id, collection_id, resource)
  do update set mark = excluded.mark, revision = excluded.revision, gone_at = null
  returning 1
), gone as (
  update dav_entry e set gone_at = %(at)s, revision = %(revision)s
  where e.workspace_id = %(inside)s and e.collection_id = %(collection)s and e.gone_at is null
    and not exists (select 1 from seen where seen.resource = e.resource)
  returning 1
)
select (select count(*) from told) + (select count(*) from gone)"""


@act
def look_again(collection: Collection, rows: QuerySet[Any], *, at: datetime) -> Collection:
    """Compare with `rows`, which have `resource` and `mark`, and count the revision if anything differs. Two who look
    at once take turns. It is no business of the history: nothing happened, we only noticed."""
    collection = Collection.objects.locked(collection)
    sql, given = rows.order_by().values("resource", "mark").query.sql_with_params()
    named = {f"p{place}": value for place, value in enumerate(given)}
    seen = sql % tuple(f"%({name})s" for name in named)
    params = {
        "inside": current_workspace_id(),
        "collection": collection.pk,
        "revision": collection.revision + 1,
        "at": at,
        **named,
    }
    with connection.cursor() as cursor:
        # Of what is compared the planner knows no numbers; row by row it would take minutes for many.
        cursor.execute("set local enable_nestloop = off")
        cursor.execute(_COMPARE.format(seen=seen), params)
        (changed,) = cursor.fetchone()
        cursor.execute("set local enable_nestloop = on")
    if changed:
        collection.revision += 1
        collection.save(update_fields=["revision"])
    unchanged()
    return collection
