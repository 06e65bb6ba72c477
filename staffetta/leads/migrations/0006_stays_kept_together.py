"""Stays are kept for all leads of a statement at once: row by row, loading thousands of leads took twenty seconds."""

from django.db import migrations

DROP = "drop trigger if exists leads_keep_stays on leads_stay; drop function leads_keep_stays();"
# The ways are gathered first: while a table has just been filled nothing is known of how its values lie, and looking
# for each stay's neighbours by an index that happens to be the wrong one costs a hundred times as much.
KEEP = """
create function leads_keep_stays() returns trigger language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
    concerned uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct lead_id) into concerned from fresh;
    else
        select array_agg(distinct f.lead_id) into concerned from fresh f join stale o on o.id = f.id
        where (o.step_id, o.entered_at) is distinct from (f.step_id, f.entered_at);
    end if;
    if concerned is null then
        return null;
    end if;
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
        amount = l.amount, currency = l.currency
    from kept k join leads_lead l on l.workspace_id = k.workspace_id and l.process_id = k.lead_id
    where s.workspace_id = k.workspace_id and s.id = k.id
    and (s.came_before, s.advanced_at, s.amount, s.currency)
        is distinct from (k.came_before, k.advanced_at, l.amount, l.currency);
    return null;
end $$;
create trigger leads_keep_stays after insert on leads_stay
    referencing new table as fresh for each statement execute function leads_keep_stays();
create trigger leads_keep_stays_moved after update on leads_stay
    referencing old table as stale new table as fresh for each statement execute function leads_keep_stays();
"""
UNDO = """
drop trigger leads_keep_stays_moved on leads_stay;
drop trigger leads_keep_stays on leads_stay;
drop function leads_keep_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0005_coming_back")]

    operations = [migrations.RunSQL([DROP, KEEP], UNDO)]
