"""What stays add up to is kept by months, so that the funnel of any years reads some thousand rows (L-12).

Stays know when their lead was closed, how long they lasted, and when they were over; triggers count every change of
them, a row for each step and month that a statement concerns.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import staffetta.core.ids
import staffetta.core.isolation
from django.db import migrations, models

# Until the columns are filled nobody need look at each stay's neighbours.
PAUSE = """
drop trigger leads_keep_stays_moved on leads_stay;
drop trigger leads_keep_stays on leads_stay;
drop function leads_keep_stays();
"""
CLOSED = """
update leads_stay s set closed_at = p.closed_at from processes_process p
where p.workspace_id = s.workspace_id and p.id = s.lead_id and p.closed_at is not null;
"""
# As before (0006), and with the moment at which the lead was closed.
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
        amount = l.amount, currency = l.currency, closed_at = c.closed_at
    from kept k join leads_lead l on l.workspace_id = k.workspace_id and l.process_id = k.lead_id
    join processes_process c on c.workspace_id = k.workspace_id and c.id = k.lead_id
    where s.workspace_id = k.workspace_id and s.id = k.id
    and (s.came_before, s.advanced_at, s.amount, s.currency, s.closed_at)
        is distinct from (k.came_before, k.advanced_at, l.amount, l.currency, c.closed_at);
    return null;
end $$;
create trigger leads_keep_stays after insert on leads_stay
    referencing new table as fresh for each statement execute function leads_keep_stays();
create trigger leads_keep_stays_moved after update on leads_stay
    referencing old table as stale new table as fresh for each statement execute function leads_keep_stays();

create function leads_keep_closed() returns trigger language plpgsql as $$
begin
    update leads_stay set closed_at = new.closed_at where workspace_id = new.workspace_id and lead_id = new.id;
    return null;
end $$;
create trigger leads_keep_closed after update of closed_at on processes_process for each row
    when (new.kind = 'lead' and old.closed_at is distinct from new.closed_at)
    execute function leads_keep_closed();
"""
# What one stay counts for, in each of its months. Quarters of a day: a year and a half is enough to tell stays apart.
PARTS = """
    values
        ('came', date_trunc('month', s.entered_at at time zone 'UTC')::date,
            date_trunc('month', s.advanced_at at time zone 'UTC')::date, 0, s.currency, s.amount),
        ('left', date_trunc('month', s.left_at at time zone 'UTC')::date, null,
            greatest(-1, least(2000, floor(extract(epoch from s.left_at - s.entered_at) / 21600)))::int, '', null),
        ('gone', date_trunc('month', s.gone_at at time zone 'UTC')::date, null, 0, s.currency, s.amount)
"""
COUNT = f"""
create function leads_tally_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into leads_staytally
            (id, workspace_id, step_id, kind, month, went, quarters, currency, count, priced, worth)
        select gen_random_uuid(), s.workspace_id, s.step_id, k.kind, k.month, k.went, k.quarters, k.currency,
            count(*), count(k.amount), coalesce(sum(k.amount), 0)
        from fresh s cross join lateral ({PARTS}) k (kind, month, went, quarters, currency, amount)
        where k.month is not null group by 2, 3, 4, 5, 6, 7, 8;
    elsif tg_op = 'DELETE' then
        insert into leads_staytally
            (id, workspace_id, step_id, kind, month, went, quarters, currency, count, priced, worth)
        select gen_random_uuid(), s.workspace_id, s.step_id, k.kind, k.month, k.went, k.quarters, k.currency,
            -count(*), -count(k.amount), -coalesce(sum(k.amount), 0)
        from stale s cross join lateral ({PARTS}) k (kind, month, went, quarters, currency, amount)
        where k.month is not null group by 2, 3, 4, 5, 6, 7, 8;
    else
        insert into leads_staytally
            (id, workspace_id, step_id, kind, month, went, quarters, currency, count, priced, worth)
        select gen_random_uuid(), s.workspace_id, s.step_id, k.kind, k.month, k.went, k.quarters, k.currency,
            sum(s.sign), sum(s.sign * (k.amount is not null)::int), sum(s.sign * coalesce(k.amount, 0))
        from (
            select -1 sign, workspace_id, step_id, entered_at, left_at, advanced_at, gone_at, amount, currency
            from stale
            union all
            select 1, workspace_id, step_id, entered_at, left_at, advanced_at, gone_at, amount, currency from fresh
        ) s cross join lateral ({PARTS}) k (kind, month, went, quarters, currency, amount)
        where k.month is not null group by 2, 3, 4, 5, 6, 7, 8
        having sum(s.sign) <> 0 or sum(s.sign * (k.amount is not null)::int) <> 0
            or sum(s.sign * coalesce(k.amount, 0)) <> 0;
    end if;
    return null;
end $$;
create trigger leads_tally_added after insert on leads_stay
    referencing new table as fresh for each statement execute function leads_tally_stays();
create trigger leads_tally_changed after update on leads_stay
    referencing old table as stale new table as fresh for each statement execute function leads_tally_stays();
create trigger leads_tally_deleted after delete on leads_stay
    referencing old table as stale for each statement execute function leads_tally_stays();
"""
FILL = f"""
insert into leads_staytally (id, workspace_id, step_id, kind, month, went, quarters, currency, count, priced, worth)
select gen_random_uuid(), s.workspace_id, s.step_id, k.kind, k.month, k.went, k.quarters, k.currency,
    count(*), count(k.amount), coalesce(sum(k.amount), 0)
from leads_stay s cross join lateral ({PARTS}) k (kind, month, went, quarters, currency, amount)
where k.month is not null group by 2, 3, 4, 5, 6, 7, 8;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('leads', '0009_deleting_many'),
        ('processes', '0011_finished'),
    ]

    operations = [
        migrations.RunSQL(PAUSE),
        migrations.AddField(
            model_name='stay',
            name='closed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(CLOSED),
        migrations.AddField(
            model_name='stay',
            name='lasted',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('left_at'), '-', models.F('entered_at')), output_field=models.DurationField()),
        ),
        migrations.AddField(
            model_name='stay',
            name='gone_at',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(closed_at=None, left_at=None, then=None), default=django.db.models.functions.comparison.Greatest('entered_at', django.db.models.functions.comparison.Least('left_at', 'closed_at'))), output_field=models.DateTimeField(null=True)),
        ),
        migrations.CreateModel(
            name='StayTally',
            fields=[
                ('id', models.UUIDField(default=staffetta.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('workspace_id', models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False)),
                ('kind', models.CharField(choices=[('came', 'came'), ('left', 'left'), ('gone', 'gone')], max_length=4)),
                ('month', models.DateField()),
                ('went', models.DateField(null=True)),
                ('quarters', models.SmallIntegerField(default=0)),
                ('currency', models.CharField(default='', max_length=3)),
                ('count', models.IntegerField()),
                ('priced', models.IntegerField()),
                ('worth', models.DecimalField(decimal_places=2, max_digits=20)),
            ],
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(condition=models.Q(('came_before__isnull', False)), fields=['workspace_id', 'step', 'entered_at'], include=('came_before', 'advanced_at', 'amount', 'currency'), name='leads_stay_back'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(condition=models.Q(('advanced_at__isnull', False)), fields=['workspace_id', 'step', 'advanced_at'], include=('entered_at', 'came_before', 'amount', 'currency'), name='leads_stay_went'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(condition=models.Q(('gone_at__isnull', False)), fields=['workspace_id', 'step', 'gone_at'], include=('amount', 'currency'), name='leads_stay_gone'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(condition=models.Q(('lasted__isnull', False)), fields=['workspace_id', 'step', 'lasted'], include=('left_at',), name='leads_stay_lasted'),
        ),
        migrations.AddField(
            model_name='staytally',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.step'),
        ),
        migrations.AddIndex(
            model_name='staytally',
            index=models.Index(fields=['workspace_id', 'kind', 'step', 'month'], name='leads_staytally_month'),
        ),
        migrations.RunSQL(FILL),
        migrations.RunSQL(KEEP),
        migrations.RunSQL(COUNT),
    ]
