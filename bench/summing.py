"""What triggers keep of leads and their stays, written at once by their own statements: filling runs past triggers.

Without it lists and boards would say that there are no leads, and funnels would add up nothing.
"""

from __future__ import annotations

from importlib import import_module

import psycopg

MIGRATIONS = "staffetta.leads.migrations"


def sum_up(connection: psycopg.Connection) -> None:
    """Of all leads that there are; within the transaction that wrote them."""
    connection.execute("select leads_keep_ways(array_agg(process_id)) from leads_lead")
    connection.execute("delete from leads_staytally")
    connection.execute(import_module(f"{MIGRATIONS}.0010_summed_up").FILL)
    connection.execute("delete from leads_leadtally")
    connection.execute(import_module(f"{MIGRATIONS}.0014_leads_summed_up").FILL)
