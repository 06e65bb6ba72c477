"""How tallies are kept few: triggers add rows to them, and now and then one row takes the place of many."""

from __future__ import annotations

from django.db import connection

from staffetta.leads.models import LeadTally, StayTally

KEYS: dict[type[LeadTally | StayTally], str] = {
    LeadTally: "workspace_id, step_id, outcome, currency, probability",
    StayTally: "workspace_id, step_id, kind, month, went, quarters, currency",
}
"""What rows that are summed up have in common."""


def sum_up(tally: type[LeadTally | StayTally]) -> None:
    """Put one row in the place of all that say the same, by one statement: whoever reads meanwhile sees the ones or
    the other. Rows that another transaction is summing up, or has not committed yet, are left alone."""
    table, key = tally._meta.db_table, KEYS[tally]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            with gone as (
                delete from {table} where id in (select id from {table} for update skip locked)
                returning {key}, count, priced, worth
            )
            insert into {table} (id, {key}, count, priced, worth)
            select gen_random_uuid(), {key}, sum(count), sum(priced), sum(worth) from gone group by {key}
            having sum(count) <> 0 or sum(priced) <> 0 or sum(worth) <> 0
            """  # noqa: S608 - names of ours
        )
