"""How many leads stand where, and what they are worth, is kept as sums: lists and boards count them no more (L-13).

Triggers count every change of leads, whichever act writes: a row for each step, outcome, currency and probability that
a statement concerns.
"""

import django.db.models.deletion
from django.db import migrations, models

import staffetta.core.ids
import staffetta.core.isolation

COUNT = """
create function leads_tally_leads() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into leads_leadtally
            (id, workspace_id, step_id, outcome, currency, probability, count, priced, worth)
        select gen_random_uuid(), workspace_id, step_id, outcome, currency, probability,
            count(*), count(amount), coalesce(sum(amount), 0)
        from fresh group by 2, 3, 4, 5, 6;
    elsif tg_op = 'DELETE' then
        insert into leads_leadtally
            (id, workspace_id, step_id, outcome, currency, probability, count, priced, worth)
        select gen_random_uuid(), workspace_id, step_id, outcome, currency, probability,
            -count(*), -count(amount), -coalesce(sum(amount), 0)
        from stale group by 2, 3, 4, 5, 6;
    else
        insert into leads_leadtally
            (id, workspace_id, step_id, outcome, currency, probability, count, priced, worth)
        select gen_random_uuid(), workspace_id, step_id, outcome, currency, probability,
            sum(sign), sum(sign * (amount is not null)::int), sum(sign * coalesce(amount, 0))
        from (
            select -1 sign, workspace_id, step_id, outcome, currency, probability, amount from stale
            union all
            select 1, workspace_id, step_id, outcome, currency, probability, amount from fresh
        ) s group by 2, 3, 4, 5, 6
        having sum(sign) <> 0 or sum(sign * (amount is not null)::int) <> 0 or sum(sign * coalesce(amount, 0)) <> 0;
    end if;
    return null;
end $$;
create trigger leads_tally_opened after insert on leads_lead
    referencing new table as fresh for each statement execute function leads_tally_leads();
create trigger leads_tally_moved after update on leads_lead
    referencing old table as stale new table as fresh for each statement execute function leads_tally_leads();
create trigger leads_tally_removed after delete on leads_lead
    referencing old table as stale for each statement execute function leads_tally_leads();
"""
FILL = """
insert into leads_leadtally (id, workspace_id, step_id, outcome, currency, probability, count, priced, worth)
select gen_random_uuid(), workspace_id, step_id, outcome, currency, probability,
    count(*), count(amount), coalesce(sum(amount), 0)
from leads_lead group by 2, 3, 4, 5, 6;
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0013_set_up")]

    operations = [
        migrations.CreateModel(
            name="LeadTally",
            fields=[
                ("id", models.UUIDField(default=staffetta.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("workspace_id", models.UUIDField(default=staffetta.core.isolation.current_workspace_id, editable=False)),
                ("outcome", models.CharField(choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("cancelled", "Cancelled")], max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("probability", models.PositiveSmallIntegerField()),
                ("count", models.IntegerField()),
                ("priced", models.IntegerField()),
                ("worth", models.DecimalField(decimal_places=2, max_digits=20)),
                ("step", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="leads.step")),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(COUNT),  # first: from now on nobody writes leads until this is done
        migrations.RunSQL(FILL),
    ]
