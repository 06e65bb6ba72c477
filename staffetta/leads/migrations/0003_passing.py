"""Stays know whether and when the lead went on, and what it is worth: a funnel of half a million leads reads one index.

Triggers keep them, whichever act writes: a stay is added, or its step is merged into another; the amount is changed.
"""

from django.db import migrations, models

# All stays of one lead anew: there are a handful.
KEEP = """
create function leads_keep_stays() returns trigger language plpgsql as $$
begin
    update leads_stay s set came_before = w.came_before, advanced_at = w.advanced_at,
        amount = w.amount, currency = w.currency
    from (
        select t.id, l.amount, l.currency,
            (select max(b.entered_at) from leads_stay b where b.workspace_id = t.workspace_id and b.lead_id = t.lead_id
                and b.step_id = t.step_id and b.entered_at < t.entered_at) came_before,
            (select min(n.entered_at) from leads_stay n
                join leads_step np on np.workspace_id = n.workspace_id and np.id = n.step_id
                where n.workspace_id = t.workspace_id and n.lead_id = t.lead_id and n.entered_at > t.entered_at
                and np.pipeline_id = p.pipeline_id and np.position > p.position
                and np.outcome in ('open', 'won')) advanced_at
        from leads_stay t
        join leads_step p on p.workspace_id = t.workspace_id and p.id = t.step_id
        join leads_lead l on l.workspace_id = t.workspace_id and l.process_id = t.lead_id
        where t.workspace_id = new.workspace_id and t.lead_id = new.lead_id
    ) w
    where s.workspace_id = new.workspace_id and s.lead_id = new.lead_id and s.id = w.id
    and (s.came_before, s.advanced_at, s.amount, s.currency)
        is distinct from (w.came_before, w.advanced_at, w.amount, w.currency);
    return null;
end $$;
create trigger leads_keep_stays after insert or update of step_id, entered_at on leads_stay
    for each row execute function leads_keep_stays();
create function leads_keep_worth() returns trigger language plpgsql as $$
begin
    update leads_stay set amount = new.amount, currency = new.currency
    where workspace_id = new.workspace_id and lead_id = new.process_id;
    return null;
end $$;
create trigger leads_keep_worth after update of amount, currency on leads_lead for each row
    when ((old.amount, old.currency) is distinct from (new.amount, new.currency))
    execute function leads_keep_worth();
"""
UNDO = """
drop trigger leads_keep_worth on leads_lead;
drop function leads_keep_worth();
drop trigger leads_keep_stays on leads_stay;
drop function leads_keep_stays();
"""
# The same for all leads at once.
FILL = """
update leads_stay s set came_before = w.came_before, advanced_at = w.advanced_at,
    amount = w.amount, currency = w.currency
from (
    select t.id, t.workspace_id, l.amount, l.currency, t.advanced_at,
        lag(t.entered_at) over (partition by t.workspace_id, t.lead_id, t.step_id order by t.entered_at) came_before
    from (
        select a.*, (select min(n.entered_at) from leads_stay n
            join leads_step np on np.workspace_id = n.workspace_id and np.id = n.step_id
            where n.workspace_id = a.workspace_id and n.lead_id = a.lead_id and n.entered_at > a.entered_at
            and np.pipeline_id = p.pipeline_id and np.position > p.position
            and np.outcome in ('open', 'won')) advanced_at
        from (select id, workspace_id, lead_id, step_id, entered_at from leads_stay) a
        join leads_step p on p.workspace_id = a.workspace_id and p.id = a.step_id
    ) t join leads_lead l on l.workspace_id = t.workspace_id and l.process_id = t.lead_id
) w
where s.workspace_id = w.workspace_id and s.id = w.id;
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_board_and_funnel")]

    operations = [
        migrations.RemoveIndex(model_name="stay", name="leads_stay_step"),
        migrations.AddField("stay", "came_before", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("stay", "advanced_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "stay", "amount", models.DecimalField(decimal_places=2, editable=False, max_digits=14, null=True)
        ),
        migrations.AddField("stay", "currency", models.CharField(default="", editable=False, max_length=3)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "stay",
            models.Index(
                fields=["workspace_id", "step", "entered_at"],
                include=("lead", "left_at", "came_before", "advanced_at", "amount", "currency"),
                name="leads_stay_came",
            ),
        ),
        migrations.AddIndex(
            "stay",
            models.Index(
                condition=models.Q(("left_at__isnull", False)),
                fields=["workspace_id", "step", "left_at"],
                include=("lead", "entered_at"),
                name="leads_stay_left",
            ),
        ),
        migrations.RunSQL(KEEP, UNDO),
        migrations.AddIndex(
            "lead",
            models.Index(
                condition=models.Q(("won_on__isnull", False)),
                fields=["workspace_id", "won_on"],
                include=("process", "pipeline", "amount", "currency", "outcome"),
                name="leads_won",
            ),
        ),
    ]
