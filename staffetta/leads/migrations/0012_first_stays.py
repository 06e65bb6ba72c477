"""A lead's first stay has no others to be compared with: it is looked at by an index and left alone (L-12, A-07).

The comparison is planned anew each time, since a plan made for one lead would take hours for a hundred thousand; that
took most of the time in which a document's lead is written. Looking whether there is anything to compare grows with the
rows, whatever the plan: as scalar questions, which the server answers row by row by an index and never by hashing the
whole table.
"""

from django.db import migrations

APART = """
create function leads_keep_new_stays() returns trigger language plpgsql as $$
begin
    if exists (
        select from fresh f
        where (
            select true from leads_stay o
            where o.workspace_id = f.workspace_id and o.lead_id = f.lead_id and o.id <> f.id limit 1
        ) or (
            select true from leads_lead l join processes_process c on c.workspace_id = l.workspace_id and c.id = l.process_id
            where l.workspace_id = f.workspace_id and l.process_id = f.lead_id
            and (l.amount, l.currency, c.closed_at) is not distinct from (f.amount, f.currency, f.closed_at) limit 1
        ) is null
    ) then
        perform leads_keep_ways((select array_agg(distinct lead_id) from fresh));
    end if;
    return null;
end $$;
drop trigger leads_keep_stays on leads_stay;
create trigger leads_keep_stays after insert on leads_stay
    referencing new table as fresh for each statement execute function leads_keep_new_stays();
"""
WAYS = """
create function leads_keep_ways(concerned uuid[]) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
    with ways as materialized (
        select t.workspace_id, t.id, t.lead_id, t.step_id, t.entered_at, p.pipeline_id, p.position, p.outcome
        from leads_stay t join leads_step p on p.workspace_id = t.workspace_id and p.id = t.step_id
        where t.lead_id = any(concerned)
    ), kept as materialized (
        select w.workspace_id, w.id, w.lead_id,
            max(n.entered_at) filter (where n.step_id = w.step_id and n.entered_at < w.entered_at) came_before,
            min(n.entered_at) filter (where n.entered_at > w.entered_at and n.pipeline_id = w.pipeline_id
                and n.position > w.position and n.outcome in ('open', 'won')) advanced_at
        from ways w join ways n on n.lead_id = w.lead_id
        group by w.workspace_id, w.id, w.lead_id
    )
    update leads_stay s set came_before = k.came_before, advanced_at = k.advanced_at,
        amount = l.amount, currency = l.currency, closed_at = c.closed_at
    from kept k join leads_lead l on l.workspace_id = k.workspace_id and l.process_id = k.lead_id
    join processes_process c on c.workspace_id = k.workspace_id and c.id = k.lead_id
    where s.workspace_id = k.workspace_id and s.id = k.id
    and (s.came_before, s.advanced_at, s.amount, s.currency, s.closed_at)
        is distinct from (k.came_before, k.advanced_at, l.amount, l.currency, c.closed_at);
end $$;
"""
MOVED = """
create or replace function leads_keep_stays() returns trigger language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
    concerned uuid[];
begin
    select array_agg(distinct f.lead_id) into concerned from fresh f join stale o on o.id = f.id
    where (o.step_id, o.entered_at) is distinct from (f.step_id, f.entered_at);
    if concerned is not null then
        perform leads_keep_ways(concerned);
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0011_read_from_indexes")]

    operations = [migrations.RunSQL(WAYS), migrations.RunSQL(MOVED), migrations.RunSQL(APART)]
