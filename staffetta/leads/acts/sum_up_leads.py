"""Keep the tallies of leads few (L-13)."""

from __future__ import annotations

from django.db import connection

from staffetta.core.acts import act, unchanged

_KEY = "workspace_id, step_id, outcome, currency, probability"
_SUM_UP = f"""
    with gone as (
        delete from leads_leadtally where id in (select id from leads_leadtally for update skip locked)
        returning {_KEY}, count, priced, worth
    )
    insert into leads_leadtally (id, {_KEY}, count, priced, worth)
    select gen_random_uuid(), {_KEY}, sum(count), sum(priced), sum(worth) from gone group by {_KEY}
    having sum(count) <> 0 or sum(priced) <> 0 or sum(worth) <> 0
"""  # noqa: S608 - names of ours


@act
def sum_up_leads() -> None:
    """Put one row in the place of all that say the same, as sum_up_stays does."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM_UP)
    unchanged()
