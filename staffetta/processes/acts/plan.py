"""Plan a task: the baton is put into somebody's hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor, Group, Member, Workspace
from staffetta.contacts.erased import somebody
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.db.bulk import insert_together
from staffetta.core.db.making import fresh
from staffetta.core.facts import Fact, record_many
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy
from staffetta.processes import rules
from staffetta.processes.acts.remind import reminder_due, reminder_row
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition, need_hands, need_hold
from staffetta.processes.facts import TaskPlanned
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.plans import Plan
from staffetta.processes.schedule import hold_until, zone_of

MOST_AT_ONCE = 100


class NotAssignable(Refused):
    """The task was given to somebody who cannot carry it out."""

    status = 422


@act
def plan_task(process: Process | None, plan: Plan, *, contact: Contact | None = None, by: Actor) -> Task:
    """Plan a task in a process, or about a contact alone (T-01).

    Raises Invalid for a task without a title, with both assignee and group (worked case 6) or for a deactivated one;
    Anonymised for a contact who is nobody any more.
    """
    if process is not None:
        process = Process.objects.locked(process)
        need_edition(process)
        require(rules.may_edit(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
    elif contact is None:
        raise Invalid(_("A task is about a lead, a post-sales process or a contact."))
    else:
        somebody(contact)
    return put_down(process, plan, contact=contact, by=by)


@act
def plan_tasks(process: Process, plans: Sequence[Plan], *, by: Actor) -> list[Task]:
    """Plan several tasks in a process, in this order: all or none. Raises as plan_task does."""
    process = Process.objects.locked(process)
    require(rules.may_edit(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
    if not 1 <= len(plans) <= MOST_AT_ONCE:
        sentence = _("Enter between 1 and {count} tasks at once.").format(count=MOST_AT_ONCE)
        raise Invalid(sentence, fields={"title": sentence})
    return put_down_many(process, plans, by=by)


@dataclass(frozen=True)
class Laid:
    """Tasks that are ready to be written, and what will be told of each."""

    tasks: list[Task]
    reminders: list[Reminder]
    told: list[tuple[Fact, Process | Task]]


def put_down(process: Process | None, plan: Plan, *, contact: Contact | None = None, by: Actor) -> Task:
    """Write a plan down as a task of a locked process: the part of planning that completing shares. Within an act."""
    return put_down_many(process, [plan], contact=contact, by=by)[0]


def put_down_many(
    process: Process | None, plans: Sequence[Plan], *, contact: Contact | None = None, by: Actor
) -> list[Task]:
    """The same for several plans, in as many statements as for one."""
    first = _next_position(process) if any(plan.position is None for plan in plans) else 0
    laid = lay_out(process, plans, contact=contact, by=by, firm=running_firm(), first=first)
    insert_together(laid.tasks, laid.reminders)
    if process is not None:
        sum_up(process)
    record_many(laid.told, by=by)
    return laid.tasks


def lay_out(
    process: Process | None,
    plans: Sequence[Plan],
    *,
    contact: Contact | None = None,
    by: Actor,
    firm: Workspace,
    first: int = 0,
) -> Laid:
    """Plans as tasks, not yet written: for acts that write them together with the process. Raises as plan_task does.

    Plans without a position of their own follow each other from `first` on.
    """
    need_edition(process, firm)
    laid = Laid([], [], [])
    for number, plan in enumerate(plans):
        task, reminder = _task_of(process, plan, contact, by, firm, first + number)
        laid.tasks.append(task)
        if reminder is not None:
            laid.reminders.append(reminder)
        told = TaskPlanned(
            task_id=str(task.pk),
            assignee_id=str(task.assignee_id or ""),
            group_id=str(task.group_id or ""),
            title=task.title,
        )
        laid.told.append((told, process or task))
    return laid


def _task_of(
    process: Process | None, plan: Plan, contact: Contact | None, by: Actor, firm: Workspace, position: int
) -> tuple[Task, Reminder | None]:
    check_assignment(plan.assignee, plan, by)
    assignee, group = plan.assignee, plan.group
    need_hands(process, alone=_is_alone(process, assignee, group), firm=firm)
    if assignee is None and group is None:
        assignee = (process.handler if process is not None else None) or (by if isinstance(by, Member) else None)
    where = zone_of(assignee, firm)
    due = reminder_due(plan.reminder, where)
    task = fresh(
        Task,
        process=process,
        contact=contact or (process.contact if process is not None else None),
        title=title_of(plan),
        activity_type=plan.activity_type,
        assignee=assignee,
        group=group,
        remind_about=plan.remind_about.strip(),
        pre_notes=plan.pre_notes.strip(),
        expected_hours=plan.expected_hours,
        hold_until=hold_until(plan.timing, due, where),
        position=plan.position if plan.position is not None else position,
        started_from=plan.started_from,
        **plan.timing.fields,
    )
    need_hold(process, task, firm=firm)
    if plan.reminder is None or due is None:
        return task, None
    return task, reminder_row(task, plan.reminder, due)


def _is_alone(process: Process | None, assignee: Member | None, group: Group | None) -> bool:
    """Whether a task shall be in other hands than its process."""
    handler = process.handler_id if process is not None else None
    return group is not None or (assignee is not None and assignee.pk != handler)


def check_assignment(assignee: Member | None, plan: Plan, by: Actor) -> None:
    """Raise unless the task goes to one active member, or to one group, or to nobody in particular (A-02)."""
    if assignee is not None and plan.group is not None:
        sentence = _("Choose one person or one group, not both.")
        raise Invalid(sentence, fields={"assignee": sentence})
    if assignee is not None and not assignee.is_active:
        raise NotAssignable(_("{name} is deactivated and cannot be given tasks.").format(name=assignee.name))
    if plan.group is not None and plan.group.retired_at is not None:
        raise NotAssignable(_("The group {name} is no longer in use.").format(name=plan.group.name))


def title_of(plan: Plan) -> str:
    """The purpose as typed, else the name of the activity. Raises Invalid when there is neither, or it is too long."""
    title = tidy(plan.title) or (plan.activity_type.name if plan.activity_type else "")
    if not title:
        raise Invalid(_("Some values are not valid."), fields={"title": _("Say what the task is for.")})
    if len(title) > 200:
        raise Invalid(_("Some values are not valid."), fields={"title": _("Use at most 200 characters.")})
    return title


def _next_position(process: Process | None) -> int:
    if process is None:
        return 0
    highest: int | None = Task.objects.filter(process=process).aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1
