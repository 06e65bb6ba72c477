"""Somebody plans something in his calendar: it is a task of his."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor, Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.icals.acts.keep import keep_item, type_named
from staffetta.icals.facts import SeriesTaken
from staffetta.icals.reading import Item
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.plan import plan_task, put_down
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.schedule import zone_of


@act
def create_from_item(
    item: Item,
    *,
    process: Process | None = None,
    contact: Contact | None = None,
    assignee: Member | None = None,
    resource: str = "",
    by: Actor,
    at: datetime,
) -> Task:
    """Plan what an entry says, in a process, about a contact, or about nothing but itself: then it is his own task.

    A series becomes one task; its rule is kept, and said. Something that is done already is done here too.
    `resource`: the name by which a calendar will ask for it again. Raises what planning and completing raise, and Taken
    when the name or the UID is another task's.
    """
    whose = assignee or (by if isinstance(by, Member) else None)
    plan = Plan(
        title=item.title or _("Untitled"),
        activity_type=type_named(item.categories),
        assignee=whose,
        timing=item.timing,
        remind_about=item.text,
        reminder=reminder_of(item, whose, at) if not item.is_done else None,
    )
    if process is not None or contact is not None:
        task = plan_task(process, plan, contact=contact, by=by)
    else:
        task = put_down(None, plan, by=by)
    keep_item(task, item, resource=resource)
    if item.repeats:
        record(SeriesTaken(task_id=str(task.pk), title=task.title), about=process or task, by=by)
    if item.is_done:
        task = complete_task(task, by=by, at=at)
    return task


def reminder_of(item: Item, assignee: Member | None, at: datetime) -> ReminderDraft | None:
    """The reminder that an alarm of the entry asks for; one of the past reminds of nothing any more."""
    if item.remind_at is None or item.remind_at <= at:
        return None
    local = item.remind_at.astimezone(zone_of(assignee, running_firm()))
    return ReminderDraft(date=local.date(), at=local.time().replace(second=0, microsecond=0))
