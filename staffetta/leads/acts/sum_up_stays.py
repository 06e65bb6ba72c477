"""Keep the tallies of stays few (L-12)."""

from __future__ import annotations

from django.db import connection

from staffetta.core.acts import act, unchanged

_KEY = "workspace_id, step_id, kind, month, went, quarters, currency"
_SUM_UP = f"""
    with gone as (
        delete from leads_staytally where id in (select id from leads_staytally for update skip locked)
        returning {_KEY}, count, priced, worth
    )
    insert into leads_staytally (id, {_KEY}, count, priced, worth)
    select gen_random_uuid(), {_KEY}, sum(count), sum(priced), sum(worth) from gone group by {_KEY}
    having sum(count) <> 0 or sum(priced) <> 0 or sum(worth) <> 0
"""  # noqa: S608 - names of ours


@act
def sum_up_stays() -> None:
    """Put one row in the place of all that say the same, by one statement: whoever reads meanwhile sees the ones or
    the other. Rows that another transaction is summing up, or has not committed yet, are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM_UP)
    unchanged()
