"""Fills the database with half a million leads of five years in minutes: made by the database itself, past the acts,
but with the rows that they would write and keep (sums of tasks, stays, the first events)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db.models import Model
from psycopg import sql
from psycopg.types.json import Json

from bench.filling import SETUP, Filled, fill
from bench.place import Place
from bench.summing import sum_up
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.models import Group, Member, Role
from staffetta.core.isolation import workspace
from staffetta.history.models import Event
from staffetta.leads.models import Lead, LossReason, Pipeline, Stay, Step
from staffetta.numbers.models import NumberRange
from staffetta.playbooks.models import Line, Playbook
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import ActivityType, Note, Process, Tagging, Task

YEARS = 5
CONTACTS = 50_000
HANDLERS = 12
GROUPS = ("North", "South", "Export")
PIPELINES = ("sales", "cars", "return")
PRODUCTS = ("Solar plant", "Heat pump", "Service contract", "Storage battery", "Charging points", "Roof repair",
            "Maintenance", "Fleet of three cars", "Test installation", "Spare parts")  # fmt: skip
TEXTS = ("Spoke with the buyer; they compare two offers and decide after the board has met.",
         "Left a message, they call back.", "Sent the revised offer with the longer warranty, as agreed.",
         "Visited the site: the roof faces south-west, access is easy, the meter must be moved.",
         "They ask for a discount of five per cent; I said three.", "No answer, third time.")  # fmt: skip
TABLES: tuple[type[Model], ...] = (Process, Lead, Stay, Task, Note, Tagging, Event, PostSalesProcess)


def fill_selling(place: Place, count: int) -> Filled:
    """`count` leads with four tasks each and half as many notes. Found again as it is if it has been done before."""
    filled = fill(place, max(500, min(CONTACTS, count)), 5_000)
    with workspace(filled.workspace.pk):
        if Lead.objects.exists():
            return filled
        if not Group.objects.exists():
            _people(filled)
        line = Line.objects.first() or _playbook()
    with place.as_super() as connection:
        connection.execute("set session_replication_role = replica")  # no foreign keys while filling
        connection.execute("set maintenance_work_mem = '512MB'; set work_mem = '256MB'")
        with connection.transaction():  # an interrupted filling leaves everything as it was, indexes too
            indexes = _drop_indexes(connection)
            _prepare(connection, filled, count, line)
            for statement in (*LEADS, *TASKS, *POST_SALES):
                connection.execute(statement)
            _insert_all(connection)
            sum_up(connection)
            for definition in indexes:
                connection.execute(definition)
            connection.execute(LAST_ACTIVITY, {"workspace": filled.workspace.pk})
            connection.execute(WORDS)
        connection.execute("vacuum analyze")
    with workspace(filled.workspace.pk):
        NumberRange.objects.filter(code="leads").update(next_value=count + 1, last_given=count)
    return filled


def _people(filled: Filled) -> None:
    """Twelve handlers in three groups, the first of each managing it."""
    handlers = filled.members[1 : HANDLERS + 1]
    each = HANDLERS // len(GROUPS)
    for place, name in enumerate(GROUPS):
        members = handlers[place * each : (place + 1) * each]
        make_group(name, members=members, managers=members[:1], by=SETUP)
        Member.objects.filter(pk=members[0].pk).update(role=Role.MANAGER)


def _playbook() -> Line:
    playbook = Playbook.objects.create(kind="sequence", code="OFFER", description="After an offer")
    call = ActivityType.objects.get(code="call")
    return Line.objects.create(playbook=playbook, position=1, title="Ask", activity_type=call, expected_hours="0.5")


def _drop_indexes(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "select c.relname, pg_get_indexdef(c.oid) from pg_index x join pg_class c on c.oid = x.indexrelid"
        " where x.indrelid = any(%s::regclass[]) and not exists"
        " (select from pg_constraint where conindid = x.indexrelid)",
        ([model._meta.db_table for model in TABLES],),
    ).fetchall()
    for name, _definition in rows:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    return [definition for _name, definition in rows]


FUNCTIONS = (
    # Chance that depends on nothing but its numbers, so that the data are the same every time.
    "create function pg_temp.chance(n bigint, salt bigint) returns double precision language sql immutable as"
    " 'select (hashint8extended(n, salt) & 1073741823) / 1073741824.0::double precision'",
    "create function pg_temp.made(at timestamptz, n bigint, salt text) returns uuid language sql immutable as"
    " 'select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, ''0'') || ''7'' ||"
    " substr(md5(n || salt), 1, 3) || ''8'' || substr(md5(n || salt), 4, 15))::uuid'",
)


def _prepare(connection: psycopg.Connection, filled: Filled, count: int, line: Line) -> None:
    """Everything that the statements below choose from, as temporary tables with places from 0."""
    now = datetime.now(UTC).replace(microsecond=0)
    for function in FUNCTIONS:
        connection.execute(function)
    connection.execute("create temp table a_firm (workspace uuid, now timestamptz, begun timestamptz, count int,"
                       " line uuid)")  # fmt: skip
    connection.execute("insert into a_firm values (%s, %s, %s, %s, %s)",
                       (filled.workspace.pk, now, now - timedelta(days=365.25 * YEARS), count, line.pk))  # fmt: skip
    connection.execute("create temp table a_contact as select row_number() over (order by id) - 1 place, id, name,"
                       " folded from contacts_contact, a_firm where workspace_id = workspace"
                       " and kind = 'company'")  # fmt: skip
    with workspace(filled.workspace.pk):
        handlers = filled.members[1 : HANDLERS + 1]
        _places(connection, "a_handler", ((member.pk, "") for member in handlers))
        _places(connection, "a_group", ((group.pk, "") for group in Group.objects.order_by("name")))
        _places(connection, "a_tag", ((tag.pk, "") for tag in filled.tags))
        _places(connection, "a_reason", ((reason.pk, reason.name) for reason in LossReason.objects.all()))
        _places(connection, "a_type", ((one.pk, one.names["en"]) for one in ActivityType.objects.all()))
        steps = [step for step in Step.objects.select_related("pipeline") if step.pipeline.code in PIPELINES]
        connection.execute("create temp table a_step (pipeline int, position int, id uuid, pipeline_id uuid,"
                           " probability int, outcome text, ends_duty bool)")  # fmt: skip
        for step in steps:
            connection.execute(
                "insert into a_step values (%s, %s, %s, %s, %s, %s, %s)",
                (PIPELINES.index(step.pipeline.code), step.position, step.pk, step.pipeline_id, step.probability,
                 step.outcome, step.ends_duty),
            )  # fmt: skip
        assert Pipeline.objects.filter(code__in=PIPELINES).count() == len(PIPELINES)
    _places(connection, "a_product", ((None, name) for name in PRODUCTS))
    _places(connection, "a_text", ((None, text) for text in TEXTS))
    connection.execute("analyze a_contact")


def _places(connection: psycopg.Connection, table: str, rows: Iterable[tuple[Any, str]]) -> None:
    connection.execute(f"create temp table {table} (place int, id uuid, name text)")
    for place, (pk, name) in enumerate(rows):
        connection.execute(f"insert into {table} values (%s, %s, %s)", (place, pk, name))  # noqa: S608


# Most leads live some weeks: 24 days in the mean, so that some six thousand of half a million are open.
LEADS = (
    """create temp table a_lead as
    select n, pg_temp.made(created_at, n, 'lead') id, created_at, life, created_at + life ends_at, pipeline,
        case when skips then least(walked, open_steps - 1) else walked end walked, skips,
        pg_temp.chance(n, 5) < 0.12 and walked >= 3 and not skips goes_back,
        case when created_at + life > now then 'open' when pg_temp.chance(n, 6) < 0.35 then 'won'
             when pg_temp.chance(n, 6) < 0.9 then 'lost' else 'cancelled' end outcome,
        case when pg_temp.chance(n, 7) < 0.03 then -1
             else floor(12 * power(pg_temp.chance(n, 8), 1.3))::int end handler,
        floor(pg_temp.chance(n, 9) * contacts)::bigint contact, floor(pg_temp.chance(n, 10) * 10)::int product,
        case when pg_temp.chance(n, 11) < 0.1 then null
             else round((200 * exp(pg_temp.chance(n, 12) * 6))::numeric, -1) end amount,
        case when pg_temp.chance(n, 13) < 0.9 then 'EUR' when pg_temp.chance(n, 13) < 0.96 then 'PLN' else 'USD'
             end currency,
        case when pg_temp.chance(n, 14) < 0.8
             then (created_at + life * 0.6 + interval '60 days' * pg_temp.chance(n, 15))::date end expected_close
    from (select *, case when pipeline = 2 then 1 + floor(pg_temp.chance(n, 3) * 3)
                    else 2 + floor(pg_temp.chance(n, 3) * 4) end::int walked,
              case when pipeline = 2 then 3 else 5 end open_steps,
              pg_temp.chance(n, 4) < 0.15 and (pipeline < 2 or pg_temp.chance(n, 3) > 0.34) skips
          from (select n, least(begun + (now - begun) * ((n - 1) / count::double precision)
                        + interval '9 hours' * pg_temp.chance(n, 1), now - interval '1 minute') created_at,
                    interval '24 days' * -ln(1 - pg_temp.chance(n, 2)) life,
                    case when pg_temp.chance(n, 16) < 0.7 then 0 when pg_temp.chance(n, 16) < 0.9 then 1 else 2 end
                        pipeline,
                    (select count(*) from a_contact) contacts
                from a_firm, generate_series(1, count) n) when_) walk, a_firm""",
    """create temp table a_entry as
    select l.n, l.id lead_id, l.pipeline, j, l.created_at + l.life * power(j / l.walked::double precision, 1.2) entered,
        case when l.goes_back and j = l.walked - 1 then j - 2 when l.skips and j > 0 then j + 1 else j end position
    from a_lead l, a_firm, generate_series(0, l.walked - 1) j
    where l.created_at + l.life * power(j / l.walked::double precision, 1.2) <= now""",
    """insert into a_entry select l.n, l.id, l.pipeline, 10, ends_at, s.position
    from a_lead l join lateral (select position from a_step s where s.pipeline = l.pipeline and s.outcome = l.outcome
                                order by position limit 1) s on true where l.outcome in ('won', 'lost')""",
    """insert into a_entry select l.n, l.id, 1, 11, ends_at + interval '14 days', 6 from a_lead l, a_firm
    where l.pipeline = 1 and l.outcome = 'won' and ends_at + interval '14 days' < now""",
    """create temp table a_stay as
    select e.n, e.lead_id, s.id step_id, s.pipeline_id, s.probability, s.ends_duty, e.j, e.entered,
        lead(e.entered) over (partition by e.n order by e.j) left_at
    from a_entry e join a_step s on s.pipeline = e.pipeline and s.position = e.position""",
)

# Two to six tasks of each lead; of an open one those before now are done and up to three are still to come.
TASKS = (
    """create temp table a_task as
    select l.n * 10 + t k, l.n, l.id process_id, l.contact, false is_open,
        least(l.created_at + l.life * ((t + pg_temp.chance(l.n * 10 + t, 20) * 0.8) / (walked_ + 2)), now) due,
        l.handler
    from (select l.*, 1 + floor(pg_temp.chance(l.n, 21) * 5)::int walked_ from a_lead l) l, a_firm,
        generate_series(1, walked_ + 1) t
    where l.created_at + l.life * ((t + 0.8) / (walked_ + 2)) <= least(now, ends_at)""",
    """insert into a_task select l.n * 10 + 7 + t, l.n, l.id, l.contact, true,
        now + interval '1 day' * (30 * pg_temp.chance(l.n * 10 + t, 22) - 10), l.handler
    from a_lead l, a_firm, generate_series(0, case when pg_temp.chance(l.n, 23) < 0.05 then -1
        when pg_temp.chance(l.n, 23) < 0.5 then 0 when pg_temp.chance(l.n, 23) < 0.85 then 1 else 2 end) t
    where l.outcome = 'open'""",
)

# The newest six thousand won leads have a post-sales process that is being worked through.
POST_SALES = (
    """create temp table a_after as
    select n + 10000000 n, pg_temp.made(ends_at, n, 'after') id, id lead_id, ends_at created_at, contact, handler,
        product from a_lead where outcome = 'won' order by ends_at desc limit (select count * 3 / 250 from a_firm)""",
    """insert into a_task select a.n * 10 + t, a.n, a.id, a.contact, t > 2,
        case when t > 2 then now + interval '1 day' * (40 * pg_temp.chance(a.n * 10 + t, 24) - 10)
             else created_at + (now - created_at) * t / 3 end, a.handler
    from a_after a, a_firm, generate_series(1, 5) t""",
    """create temp table a_work as
    select t.*, pg_temp.made(due - interval '3 days', k, 'task') id, ty.id type_id, ty.name type_name,
        pg_temp.chance(k, 25) < 0.6 all_day,
        case when pg_temp.chance(k, 26) < 0.08 then g.id end group_id,
        coalesce(other.id, h.id, first.id) person_id,
        case when pg_temp.chance(k, 27) < 0.6 then (1 + floor(pg_temp.chance(k, 28) * 16)) / 4 end::numeric(7, 2) hours
    from a_task t
    join a_type ty on ty.place = floor(pg_temp.chance(k, 29) * (select count(*) from a_type))
    left join a_handler h on h.place = t.handler
    left join a_handler other on pg_temp.chance(k, 30) < 0.1 and other.place = floor(pg_temp.chance(k, 31) * 12)
    join a_handler first on first.place = 0
    join a_group g on g.place = floor(pg_temp.chance(k, 32) * 3)""",
    "create index on a_work (process_id)",
    "analyze a_work",
    """create temp table a_sum as
    select process_id, count(*) tasks, count(*) filter (where is_open) open_tasks,
        min(case when all_day then (due at time zone 'Europe/Rome')::date::timestamp at time zone 'Europe/Rome'
            else date_trunc('hour', due) end) filter (where is_open) wakes_at from a_work group by process_id""",
    "analyze a_lead",
    "analyze a_sum",
)

LAST_ACTIVITY = """update contacts_contact c set last_activity_at = x.at
    from (select contact_id, max(written_at) at from processes_note where workspace_id = %(workspace)s
          group by contact_id) x
    where c.workspace_id = %(workspace)s and c.id = x.contact_id
    and (c.last_activity_at is null or c.last_activity_at < x.at)"""

WHO = "left join a_handler h on h.place = l.handler join a_contact c on c.place = l.contact" \
      " join a_product p on p.place = l.product left join a_sum x on x.process_id = l.id"  # fmt: skip
SUMS = {"task_count": "coalesce(x.tasks, 0)", "open_count": "coalesce(x.open_tasks, 0)", "wakes_at": "x.wakes_at",
        "planned_before": "x.tasks is not null"}  # fmt: skip
DIGITS = "lpad(l.n::text, greatest(5, length(l.n::text)), '0')"
NUMBER = f"'L-' || {DIGITS}"
NAMED = {
    "contact_id": "c.id",
    "handler_id": "h.id",
    "title": "left(p.name || ' ' || c.name, 200)",
}
WHEN_DAY = "(due at time zone 'Europe/Rome')::date"


WORDS = (  # which triggers would have written
    "insert into processes_taskword (workspace_id, task_id, word) select workspace_id, id, processes_words(title)"
    " from processes_task"
)


def _insert_all(connection: psycopg.Connection) -> None:
    """The rows themselves, in the order in which the acts would have written most of them."""
    _insert(
        connection, Process, f"a_lead l {WHO}", **NAMED, **SUMS, id="l.id", kind="'lead'", created_at="l.created_at",
        changed_at="least(l.ends_at, f.now)", closed_at="case when l.outcome <> 'open' then l.ends_at end",
        folded=f"left(' ' || lower(p.name) || ' ' || c.folded || ' l ' || {DIGITS}, 400)",
        has_duty="l.outcome = 'open'"
        " or (l.outcome = 'won' and l.pipeline = 1 and l.ends_at + interval '14 days' >= f.now)",
    )  # fmt: skip
    _insert(
        connection, Lead, "a_lead l join a_stay s on s.n = l.n and s.left_at is null"
        " left join a_reason r on l.outcome = 'lost' and r.place = floor(8 * power(pg_temp.chance(l.n, 40), 1.6))",
        process_id="l.id", number=NUMBER, pipeline_id="s.pipeline_id", step_id="s.step_id", step_since="s.entered",
        outcome="l.outcome", won_on="case when l.outcome = 'won' then (l.ends_at at time zone 'Europe/Rome')::date end",
        amount="l.amount", currency="l.currency", created_at="l.created_at", changed_at="least(l.ends_at, f.now)",
        probability="case l.outcome when 'open' then s.probability when 'won' then 100 else 0 end",
        expected_close="l.expected_close", loss_reason_id="r.id",
    )  # fmt: skip
    _insert(
        connection, Stay, "a_stay s", id="pg_temp.made(s.entered, s.n * 20 + s.j, 'stay')", lead_id="s.lead_id",
        step_id="s.step_id", entered_at="s.entered", left_at="s.left_at",
    )  # fmt: skip
    _insert(
        connection, Process, f"a_after l {WHO}", **NAMED, **SUMS, id="l.id", kind="'postsales'",
        created_at="l.created_at", changed_at="l.created_at", parent_id="l.lead_id",
        folded="left(' ' || lower(p.name) || ' ' || c.folded, 400)",
    )  # fmt: skip
    _insert(connection, PostSalesProcess, "a_after l", process_id="l.id", lead_id="l.lead_id",
            created_at="l.created_at", changed_at="l.created_at")  # fmt: skip
    _insert(
        connection, Task, "a_work w join a_contact c on c.place = w.contact", id="w.id", process_id="w.process_id",
        contact_id="c.id", title="w.type_name", activity_type_id="w.type_id", all_day="w.all_day", position="w.k % 10",
        assignee_id="case when w.group_id is null then w.person_id end", group_id="w.group_id",
        date=f"case when w.all_day then {WHEN_DAY} end",
        starts_at="case when not w.all_day then date_trunc('hour', due) end",
        ends_at="case when not w.all_day then date_trunc('hour', due) + interval '1 hour' end",
        hold_until=f"case when w.all_day then {WHEN_DAY}::timestamp at time zone 'Europe/Rome'"
        " else date_trunc('hour', due) end", expected_hours="w.hours",
        actual_hours="case when not w.is_open and pg_temp.chance(w.k, 41) < 0.7"
        " then round((coalesce(w.hours, 0.5) * (0.6 + 1.1 * pg_temp.chance(w.k, 42)))::numeric, 2) end",
        done_at="case when not w.is_open then w.due end", done_by_id="case when not w.is_open then w.person_id end",
        started_from="case when pg_temp.chance(w.k, 43) < 0.25 then f.line end",
        created_at="w.due - interval '3 days'", changed_at="least(w.due, f.now)",
    )  # fmt: skip
    _insert(
        connection, Note, "a_work w join a_contact c on c.place = w.contact"
        " join a_text x on x.place = floor(6 * pg_temp.chance(w.k, 50))",
        where="not w.is_open and pg_temp.chance(w.k, 51) < 0.5", id="pg_temp.made(w.due, w.k, 'note')",
        process_id="w.process_id", contact_id="c.id", task_id="w.id", author_id="w.person_id",
        initiative="case when pg_temp.chance(w.k, 52) < 0.3 then 'customer' else 'us' end",
        activity_type_id="w.type_id", text="x.name", written_at="w.due",
    )  # fmt: skip
    _insert(
        connection, Tagging, "a_lead l join a_tag g on g.place = floor(5 * pg_temp.chance(l.n, 60))",
        where="pg_temp.chance(l.n, 61) < 0.35", id="pg_temp.made(l.created_at, l.n, 'tag')", process_id="l.id",
        tag_id="g.id",
    )  # fmt: skip
    _insert(
        connection, Event, f"a_lead l {WHO}", id="pg_temp.made(l.created_at, l.n, 'opened')", kind="'leads.opened'",
        at="l.created_at", by_id="h.id", subject="'leads.lead'", subject_id="l.id",
        said=f"jsonb_build_object('number', {NUMBER}, 'pipeline_id', '', 'step_id', '', 'handler_id', '')",
        private="jsonb_build_object('title', p.name || ' ' || c.name)",
    )  # fmt: skip
    for outcome, said in (
        ("won", "'won_on', l.ends_at::date, 'step_id', '', 'amount', '', 'currency', ''"),
        ("lost", "'reason_id', '', 'reason', '', 'step_id', ''"),
        ("cancelled", "'step_id', ''"),
    ):
        _insert(
            connection, Event, "a_lead l left join a_handler h on h.place = l.handler",
            where=f"l.outcome = '{outcome}'", id="pg_temp.made(l.ends_at, l.n, 'closed')",
            kind=f"'leads.{outcome}'", at="l.ends_at", by_id="h.id", subject="'leads.lead'",
            subject_id="l.id", said=f"jsonb_build_object({said})",
        )  # fmt: skip


def _insert(connection: psycopg.Connection, model: type[Model], rows: str, where: str = "true", **columns: str) -> None:
    """Fill the table from these rows. What is not said gets the default of its field, null, or nothing."""
    expressions: dict[str, sql.Composable] = {}
    for field in model._meta.local_concrete_fields:
        name = str(field.column)
        if field.attname in columns:
            expressions[name] = sql.SQL(columns[field.attname])
        elif field.attname == "workspace_id":
            expressions[name] = sql.SQL("f.workspace")
        elif not getattr(field, "generated", False):
            default = None if field.null and not field.has_default() else field.get_default()
            expressions[name] = sql.Literal(Json(default) if isinstance(default, dict | list) else default)
    statement = sql.SQL("insert into {} ({}) select {} from a_firm f cross join {} where {}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, expressions)),
        sql.SQL(", ").join(expressions.values()),
        sql.SQL(rows),
        sql.SQL(where),
    )
    connection.execute(statement)
