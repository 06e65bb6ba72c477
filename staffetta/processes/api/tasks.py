"""Tasks for programs. Completing obeys the same duty to plan as the pages (L-09)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from staffetta.contacts.models import Contact
from staffetta.contacts.tombstones import living
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.give_back import give_back_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.remind import KEEP
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.take import take_task
from staffetta.processes.acts.wait import wait_for_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.api.reading import (
    actor,
    hands_of,
    hours_of,
    inside,
    kind_of,
    next_of,
    note_of,
    plan_of,
    process_seen,
    reminder_of,
    tasks_out,
    timing_of,
    wrong,
)
from staffetta.processes.models import Task
from staffetta.processes.narrowing import at, with_those_below
from staffetta.processes.plans import AlreadyPlanned
from staffetta.processes.proposals import propose
from staffetta.processes.schedule import Timing
from staffetta.processes.schemas import AssignIn, CompleteIn, ProposalOut, TaskIn, TaskOut, TaskPatch, TasksIn, WaitIn

router = Router(tags=["Tasks"])

TIMES = ("all_day", "date", "starts_at", "ends_at")


def _task(request: HttpRequest, task_id: UUID) -> Task:
    rows = Task.objects.visible_to(actor(request)).select_related("process__handler", "contact", "assignee__user")
    found: Task = get_object_or_404(rows, pk=task_id)
    return found


def _answer(response: HttpResponse, task: Task) -> dict[str, Any]:
    tag(response, task.version)
    return tasks_out([task], timezone.now())[0]


@router.get("", response=Rows[TaskOut], summary="Tasks")
def list_tasks(request: HttpRequest, wanted: Query[TasksIn], cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Those that one sees, by the moment at which they turn To do. `groups`: unclaimed in one's groups."""
    now, member = timezone.now(), actor(request)
    rows = Task.objects.visible_to(member).with_state(now)
    if wanted.whose == "mine":
        rows = rows.filter(assignee=member)
    elif wanted.whose == "groups":
        rows = rows.unclaimed_for(member)
    said = {
        **{name: getattr(wanted, f"{name}_id") for name in ("process", "contact", "assignee", "group")},
        "state": wanted.state,
        "activity_type__in": with_those_below(wanted.activity_type_id) if wanted.activity_type_id else None,
    }
    rows = rows.filter(**{name: value for name, value in said.items() if value is not None}).found_by(wanted.q)
    if wanted.when:
        rows = rows.open().filter(at(wanted.when, now))
    found = page(rows, order=("hold_until", "id"), cursor=cursor, limit=limit)
    return rows_of(found, tasks_out(found.rows, now))


@router.post("", response={201: TaskOut}, summary="Plan a task")
def post_task(request: HttpRequest, response: HttpResponse, body: TaskIn) -> Any:
    """In a process, or about a contact alone."""
    member = actor(request)
    process = process_seen(request, body.process_id, "process_id")
    wanted = living(Contact, body.contact_id) if body.contact_id else None
    contact = Contact.objects.visible_to(member).filter(pk=wanted).first() if wanted else None
    if body.contact_id and contact is None:
        raise wrong("contact_id", _("There is no such contact, or you may not see it."))
    return Status(201, _answer(response, plan_task(process, plan_of(body), contact=contact, by=member)))


@router.get("/{task_id}", response=TaskOut, summary="One task")
def get_task(request: HttpRequest, response: HttpResponse, task_id: UUID) -> dict[str, Any]:
    """With its state now."""
    return _answer(response, _task(request, task_id))


@router.patch("/{task_id}", response=TaskOut, summary="Change a task")
def patch_task(request: HttpRequest, response: HttpResponse, task_id: UUID, body: TaskPatch) -> dict[str, Any]:
    """Only what is sent changes."""
    task = _task(request, task_id)
    sent = body.dict(exclude_unset=True)
    values: dict[str, Any] = {name: sent[name] or "" for name in ("title", "remind_about", "pre_notes") if name in sent}
    values |= {name: hours_of(sent[name]) for name in ("expected_hours", "actual_hours") if name in sent}
    if "activity_type_id" in sent:
        values["activity_type"] = kind_of(sent["activity_type_id"])
    timing = _patched_timing(task, sent) if any(name in sent for name in TIMES) else None
    reminder = reminder_of(body.reminder) if "reminder" in sent else KEEP
    expected, by = expected_version(request), actor(request)
    return _answer(response, change_task(task, values, timing=timing, reminder=reminder, expected=expected, by=by))


def _patched_timing(task: Task, sent: dict[str, Any]) -> Timing:
    """What is sent decides: moments make it timed, a date alone makes it all day, unless `all_day` says so itself."""
    all_day = sent.get("all_day")
    if all_day is None:
        is_timed = sent.get("starts_at") is not None or sent.get("ends_at") is not None
        all_day = False if is_timed else True if sent.get("date") is not None else task.all_day
    known = {"date": task.date, "starts_at": task.starts_at, "ends_at": task.ends_at}
    return timing_of({**known, **sent, "all_day": all_day})


@router.get("/{task_id}/next", response=ProposalOut, summary="What is proposed as the next step")
def get_next(request: HttpRequest, task_id: UUID) -> dict[str, Any]:
    """What the page is prefilled with when the task is completed."""
    proposed = propose(_task(request, task_id))
    if isinstance(proposed, AlreadyPlanned):
        return {"already_planned": proposed.task.pk}
    names = ("title", "pre_notes", "expected_hours")
    kinds = {
        f"{name}_id": getattr(getattr(proposed, name), "pk", None) for name in ("activity_type", "assignee", "group")
    }
    said = {name: getattr(proposed, name) for name in names} | kinds
    return {**said, "date": proposed.timing.date, "line_id": proposed.started_from}


@router.post("/{task_id}/complete", response=TaskOut, summary="Complete a task")
def post_complete(request: HttpRequest, response: HttpResponse, task_id: UUID, body: CompleteIn) -> dict[str, Any]:
    """With a note of what was done and the next step; while the duty to plan holds, without a next step it is refused
    (422) and nothing is written."""
    task, member = _task(request, task_id), actor(request)
    note = None
    if body.note is not None:
        with inside("note"):
            note = note_of(body.note, member)
    done = complete_task(
        task,
        note=note,
        then=next_of(body.next, task),
        actual_hours=hours_of(body.actual_hours),
        move_rest=body.move_rest,
        expected=expected_version(request),
        by=member,
        at=timezone.now(),
    )
    return _answer(response, done)


@router.post("/{task_id}/reopen", response=TaskOut, summary="Reopen a task")
def post_reopen(request: HttpRequest, response: HttpResponse, task_id: UUID) -> dict[str, Any]:
    """It was not done after all."""
    return _answer(response, reopen_task(_task(request, task_id), by=actor(request)))


@router.post("/{task_id}/take", response=TaskOut, summary="Take a task")
def post_take(request: HttpRequest, response: HttpResponse, task_id: UUID) -> dict[str, Any]:
    """An unclaimed one of one's groups; 409 when somebody was quicker."""
    return _answer(response, take_task(_task(request, task_id), by=actor(request)))


@router.post("/{task_id}/give-back", response=TaskOut, summary="Give a task back")
def post_give_back(request: HttpRequest, response: HttpResponse, task_id: UUID) -> dict[str, Any]:
    """To the group from which it was taken."""
    return _answer(response, give_back_task(_task(request, task_id), by=actor(request)))


@router.post("/{task_id}/assign", response=TaskOut, summary="Assign a task")
def post_assign(request: HttpRequest, response: HttpResponse, task_id: UUID, body: AssignIn) -> dict[str, Any]:
    """To one person or to one group."""
    assignee, group = hands_of(body.assignee_id, body.group_id)
    expected = expected_version(request)
    task = assign_task(_task(request, task_id), assignee=assignee, group=group, expected=expected, by=actor(request))
    return _answer(response, task)


@router.post("/{task_id}/wait", response=TaskOut, summary="Let a task wait for another")
def post_wait(request: HttpRequest, response: HttpResponse, task_id: UUID, body: WaitIn) -> dict[str, Any]:
    """Until that one is done this one is on hold and cannot be completed (409); circles are refused (422)."""
    task = _task(request, task_id)
    other = Task.objects.filter(pk=body.waits_for_id, process=task.process).first() if body.waits_for_id else None
    if body.waits_for_id and (other is None or task.process is None):
        raise wrong("waits_for_id", _("There is no such task in this process."))
    return _answer(response, wait_for_task(task, other, expected=expected_version(request), by=actor(request)))


@router.delete("/{task_id}", response={204: None}, summary="Delete a task")
def delete_task(request: HttpRequest, task_id: UUID) -> Any:
    """It lies in the bin (see /bin). Its notes and files stay. While the duty to plan holds, the only open task of a
    process stays too (422)."""
    withdraw_task(_task(request, task_id), expected=expected_version(request), by=actor(request), at=timezone.now())
    return Status(204, None)
