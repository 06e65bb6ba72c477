"""Fills the database with 200,000 post-sales processes and two million tasks: made by the database itself, past the
acts, but with the rows and sums that they would write."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg

from bench.filling import Filled, fill
from bench.place import Place
from bench.selling import FUNCTIONS, _drop_indexes, _insert, _people, _places
from bench.summing import sum_up
from staffetta.accounts.models import Group, Membership
from staffetta.core.isolation import workspace
from staffetta.leads.models import Lead, Pipeline
from staffetta.playbooks.models import Playbook
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import ActivityType, Process, Tagging, Task

CONTACTS = 10_000
ACTIVE = 0.05
"""So many of all processes are not done, the newest most likely."""
TASKS = 10
PRODUCTS = ("Solar plant", "Heat pump", "Service contract", "Storage battery", "Charging points", "Roof repair")

# A process is made when its lead is won; an active one has at least one open task, of ten.
ROWS = (
    """create temp table a_post as
    select n, pg_temp.made(created_at, n, 'post') id, pg_temp.made(created_at, n, 'won') lead_id, created_at,
        pg_temp.chance(n, 1) < 2 * share * n / count is_active,
        floor(pg_temp.chance(n, 2) * people)::bigint handler, floor(pg_temp.chance(n, 3) * contacts)::bigint contact,
        floor(pg_temp.chance(n, 4) * 6)::bigint product, floor(pg_temp.chance(n, 5) * 3)::bigint template,
        floor(pg_temp.chance(n, 6) * 9)::int done_before
    from (select n, count, share, begun + (now - begun) * (n / (count + 1.0)) created_at,
              (select count(*) from a_contact) contacts, (select count(*) from a_handler) people
          from a_firm, generate_series(1, count) n) x""",
    """create temp table a_work as
    select p.n * 10 + t k, p.id process_id, p.contact, t, p.is_active and t > p.done_before is_open,
        case when p.is_active and t > p.done_before
                 then now + interval '1 day' * (60 * pg_temp.chance(p.n * 10 + t, 7) - 12)
             else least(now, p.created_at + interval '4 days' * t + interval '5 days' * pg_temp.chance(p.n * 10 + t, 8))
        end due, coalesce(p.created_at + interval '4 days' * t, now) planned,
        case when pg_temp.chance(p.n * 10 + t, 9) < 0.6 then p.handler
             when pg_temp.chance(p.n * 10 + t, 9) < 0.9
                 then floor(pg_temp.chance(p.n * 10 + t, 10) * 20)::bigint end person,
        case when pg_temp.chance(p.n * 10 + t, 9) >= 0.9
                 then floor(pg_temp.chance(p.n * 10 + t, 11) * 3)::bigint end team,
        pg_temp.chance(p.n * 10 + t, 12) < 0.15 whenever,
        (1 + floor(pg_temp.chance(p.n * 10 + t, 13) * 16)) / 4 hours
    from a_post p, a_firm, generate_series(1, tasks) t""",
    """create temp table a_sum as
    select process_id, count(*) tasks, count(*) filter (where is_open) open_tasks, max(due) filter (where not is_open)
        ended, min(case when whenever then '1970-01-01 00:00:00+00'::timestamptz else due::date end)
        filter (where is_open) wakes_at from a_work group by process_id""",
    "analyze a_post",
    "analyze a_work",
    "analyze a_sum",
)


WHEN = "case when not w.whenever then case when w.is_open then w.due else w.planned end::date end"


def fill_delivering(place: Place, count: int) -> Filled:
    """`count` processes, each of a won lead. Found again as it is if it has been done before."""
    filled = fill(place, min(CONTACTS, count), 100)
    with workspace(filled.workspace.pk):
        if PostSalesProcess.objects.exists():
            with place.as_super() as connection:
                connection.execute("vacuum analyze")  # a migration may have written every row since
            return filled
        if not Group.objects.exists():
            _people(filled)
            Membership.objects.create(group=Group.objects.order_by("name")[0], member=filled.members[0])
        sales = Pipeline.objects.get(code="sales")
        step = sales.steps.get(outcome="won")
        templates = [Playbook.objects.create(kind="template", code=f"T{n}", description=f"Template {n}") for n in "123"]
        call = ActivityType.objects.get(code="call").pk
        groups = list(Group.objects.order_by("name").values_list("pk", flat=True))
    with place.as_super() as connection:
        connection.execute("set session_replication_role = replica")  # no foreign keys while filling
        connection.execute("set maintenance_work_mem = '512MB'; set work_mem = '256MB'")
        with connection.transaction():
            indexes = _drop_indexes(connection)
            for function in FUNCTIONS:
                connection.execute(function)
            connection.execute(
                "create temp table a_firm as select %s::uuid workspace, %s::timestamptz now, %s::timestamptz begun,"
                " %s::int count, %s::float8 share, %s::int tasks",
                (filled.workspace.pk, (now := datetime.now(UTC)), now.replace(year=now.year - 5), count, ACTIVE, TASKS),
            )
            connection.execute(
                "create temp table a_contact as select row_number() over (order by id) - 1 place, id, name, folded"
                " from contacts_contact, a_firm where workspace_id = workspace"
            )
            _places(connection, "a_handler", ((member.pk, "") for member in filled.members))
            _places(connection, "a_group", ((pk, "") for pk in groups))
            _places(connection, "a_template", ((one.pk, "") for one in templates))
            _places(connection, "a_tag", ((tag.pk, "") for tag in filled.tags))
            _places(connection, "a_product", ((None, name) for name in PRODUCTS))
            for statement in ROWS:
                connection.execute(statement)
            _insert_all(connection, f"'{sales.pk}'", f"'{step.pk}'", f"'{call}'")
            sum_up(connection)
            for definition in indexes:
                connection.execute(definition)
        for model in (Process, Lead, PostSalesProcess, Task):  # as they would lie: in the order in which they were made
            table = model._meta.db_table
            connection.execute(f"cluster {table} using {table}_pkey")
        connection.execute("vacuum analyze")
    return filled


def _insert_all(connection: psycopg.Connection, sales: str, step: str, call: str) -> None:
    who = "join a_handler h on h.place = p.handler join a_contact c on c.place = p.contact" \
          " join a_product o on o.place = p.product"  # fmt: skip
    named = {"contact_id": "c.id", "handler_id": "h.id", "title": "left(o.name || ' ' || c.name, 200)",
             "folded": "left(' ' || lower(o.name) || ' ' || c.folded, 400)"}  # fmt: skip
    when = {"created_at": "p.created_at", "changed_at": "p.created_at"}
    _insert(connection, Process, f"a_post p {who}", **named, **when, id="p.lead_id", kind="'lead'",
            closed_at="p.created_at")  # fmt: skip
    _insert(
        connection, Lead, "a_post p", **when, process_id="p.lead_id", number="'L-' || lpad(p.n::text, 6, '0')",
        pipeline_id=sales, step_id=step, step_since="p.created_at", outcome="'won'", won_on="p.created_at::date",
        currency="'EUR'", probability="100",
    )  # fmt: skip
    _insert(
        connection, Process, f"a_post p {who} join a_sum x on x.process_id = p.id", **named, **when, id="p.id",
        kind="'postsales'", parent_id="p.lead_id", task_count="x.tasks", open_count="x.open_tasks",
        wakes_at="x.wakes_at", planned_before="true", finished_at="case when x.open_tasks = 0 then x.ended end",
    )  # fmt: skip
    _insert(connection, PostSalesProcess, "a_post p join a_template t on t.place = p.template", **when,
            process_id="p.id", lead_id="p.lead_id", template_id="t.id")  # fmt: skip
    _insert(
        connection, Task, "a_work w join a_contact c on c.place = w.contact left join a_handler h on h.place = w.person"
        " left join a_group g on g.place = w.team join a_handler d on d.place = coalesce(w.person, 0)",
        id="pg_temp.made(w.planned, w.k, 'task')", process_id="w.process_id", contact_id="c.id",
        title="'Delivery step ' || w.t", activity_type_id=call, position="w.t", all_day="true", assignee_id="h.id",
        group_id="g.id", date=WHEN, hold_until=WHEN,
        expected_hours="case when w.k % 3 > 0 then w.hours end",
        actual_hours="case when w.k % 5 > 1 and not w.is_open then round((w.hours * 1.1)::numeric, 2) end",
        done_at="case when not w.is_open then w.due end", done_by_id="case when not w.is_open then d.id end",
        created_at="w.planned", changed_at="least(w.due, f.now)",
    )  # fmt: skip
    _insert(
        connection, Tagging, "a_post p join a_tag g on g.place = floor(5 * pg_temp.chance(p.n, 60))",
        where="pg_temp.chance(p.n, 61) < 0.35", id="pg_temp.made(p.created_at, p.n, 'tag')", process_id="p.id",
        tag_id="g.id",
    )  # fmt: skip
