"""What was started, for programs: how far it is, and start, shift, pause, resume, stop (A-05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field, model_validator

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.http import MemberRequest
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.playbooks.acts.pause_run import pause_run
from staffetta.playbooks.acts.resume_run import resume_run
from staffetta.playbooks.acts.shift_run import MOST_DAYS, planned_shift, shift_of, shift_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.playbooks.models import Playbook, Run, RunTask
from staffetta.playbooks.running import Progress, progress_of, progresses_of
from staffetta.playbooks.schemas import Day, PlaybookInput
from staffetta.processes.models import Process
from staffetta.processes.rows import state_of

router = Router(tags=["Running automatic actions"])


class RunsIn(Schema):
    process_id: UUID | None = Field(None, description="The lead or post-sales process; they share its id")
    playbook_id: UUID | None = None


class RunStartIn(PlaybookInput):
    playbook_id: UUID = Field(description="A sequence, or a post-sales template")
    process_id: UUID = Field(description="The lead or post-sales process")
    start: Day | None = Field(None, description="The date of the first task; today when left out")


class ShiftIn(PlaybookInput):
    """Exactly one of `days` and `to`. With `dry_run` nothing is moved; the answer says what would be."""

    days: Annotated[int, Field(ge=-MOST_DAYS, le=MOST_DAYS)] | None = Field(
        None, description="Working days, where the firm counts those; negative brings forward"
    )
    to: Day | None = Field(None, description="The day on which the next task shall be")
    dry_run: bool = False

    @model_validator(mode="after")
    def _one(self) -> ShiftIn:
        if (self.days is None) == (self.to is None):
            raise ValueError(_("Give exactly one of days and to."))
        return self


class PauseIn(PlaybookInput):
    until: Day = Field(description="The day on which everything wakes")


class RunTaskOut(Schema):
    """`task_id` is null when the task was withdrawn. `planned_on` is the day of the start, `date` the one now."""

    number: int
    task_id: UUID | None
    title: str | None
    state: Literal["todo", "on_hold", "done"] | None
    planned_on: date | None
    date: date | None


class RunStateOut(Schema):
    """`delay_days`: by how much the next task is later than planned, counted to today once its day has passed."""

    id: UUID
    playbook_id: UUID
    code: str
    process_id: UUID
    start: date
    started_at: datetime
    started_by_id: UUID | None
    state: Literal["running", "paused", "done", "stopped"]
    resumes_on: date | None = Field(description="While paused: the day on which everything wakes")
    ended_at: datetime | None = Field(description="When it was stopped")
    total: int
    done: int
    withdrawn: int
    next_task_id: UUID | None
    delay_days: int
    version: int
    tasks: list[RunTaskOut]


class MoveOut(Schema):
    task_id: UUID
    before: date
    after: date


class ShiftOut(Schema):
    """`run` as it is afterwards; with `dry_run` as it is."""

    run: RunStateOut
    moves: list[MoveOut]


class StopOut(Schema):
    """`needs_plan`: the duty to plan holds and nothing is planned any more; plan the next step."""

    run: RunStateOut
    withdrawn: list[RunTaskOut]
    needs_plan: bool


def _task_out(progress: Progress, row: RunTask, now: datetime) -> dict[str, Any]:
    task = row.task
    return {
        "number": row.number,
        "task_id": task.pk if task is not None else None,
        "title": task.title if task is not None else None,
        "state": state_of(task, now) if task is not None else None,
        "planned_on": row.planned_on,
        "date": progress.day(row),
    }


def _out(progress: Progress, now: datetime) -> dict[str, Any]:
    run = progress.run
    names = ("id", "playbook_id", "process_id", "start", "started_at", "started_by_id", "ended_at", "version")
    return {
        **{name: getattr(run, name) for name in names},
        "code": run.playbook.code,
        "state": progress.state,
        "resumes_on": run.resumes_on if run.is_paused_on(progress.today) else None,
        "total": progress.total,
        "done": progress.done,
        "withdrawn": progress.withdrawn,
        "next_task_id": progress.next.task_id if progress.next is not None else None,
        "delay_days": progress.delay,
        "tasks": [_task_out(progress, row, now) for row in progress.rows],
    }


def _answer(response: HttpResponse, run: Run) -> dict[str, Any]:
    now = timezone.now()
    tag(response, run.version)
    return _out(progress_of(run, now), now)


def _run(request: MemberRequest, run_id: UUID) -> Run:
    rows = Run.objects.visible_to(request.member).select_related("playbook", "process__parent")
    found: Run = get_object_or_404(rows, pk=run_id)
    return found


@router.get("", response=Rows[RunStateOut], summary="What was started")
def list_runs(request: MemberRequest, wanted: Query[RunsIn], cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """On the processes that one sees, the newest first."""
    rows = Run.objects.visible_to(request.member).select_related("playbook")
    said = {"process": wanted.process_id, "playbook": wanted.playbook_id}
    rows = rows.filter(**{name: value for name, value in said.items() if value is not None})
    found, now = page(rows, order=("-started_at", "-pk"), cursor=cursor, limit=limit), timezone.now()
    runs: Sequence[Run] = found.rows
    return rows_of(found, [_out(progress, now) for progress in progresses_of(runs, now)])


@router.post("", response={201: RunStateOut}, summary="Start automatic actions")
def post_run(request: MemberRequest, response: HttpResponse, body: RunStartIn) -> Any:
    """Plans all tasks at once; those of the future are On hold until their date."""
    member, now = request.member, timezone.now()
    process = Process.objects.visible_to(member).filter(pk=body.process_id).first()
    playbook = Playbook.objects.visible_to(member).filter(pk=body.playbook_id).first()
    sentence = _("There is none with this id.")
    wrong = {name: sentence for name, one in (("process_id", process), ("playbook_id", playbook)) if one is None}
    if process is None or playbook is None:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    start = body.start or day_of(now, running_firm())
    return Status(201, _answer(response, start_playbook(playbook, process, start=start, by=member, at=now)))


@router.get("/{run_id}", response=RunStateOut, summary="How far a run is")
def get_run(request: MemberRequest, response: HttpResponse, run_id: UUID) -> dict[str, Any]:
    """With its tasks in the order of their lines."""
    return _answer(response, _run(request, run_id))


@router.post("/{run_id}/shift", response=ShiftOut, summary="Shift what is open")
def post_shift(request: MemberRequest, response: HttpResponse, run_id: UUID, body: ShiftIn) -> dict[str, Any]:
    """All open tasks move by the same; order and distances stay."""
    run, now = _run(request, run_id), timezone.now()
    progress = progress_of(run, now)
    planned = planned_shift(progress, shift_of(progress, body.days or 0, body.to)) if progress.open else []
    moves = [{"task_id": move.task.pk, "before": move.before, "after": move.after} for move in planned]
    if not body.dry_run:
        expected = expected_version(request)
        run = shift_run(run, days=body.days or 0, to=body.to, expected=expected, by=request.member, at=now)
    return {"run": _answer(response, run), "moves": moves}


@router.post("/{run_id}/pause", response=RunStateOut, summary="Pause until a day")
def post_pause(request: MemberRequest, response: HttpResponse, run_id: UUID, body: PauseIn) -> dict[str, Any]:
    """What is open is set aside: nothing is To do or late before that day, on which everything wakes by itself. While
    it is paused, this sets another day."""
    run, expected = _run(request, run_id), expected_version(request)
    return _answer(response, pause_run(run, until=body.until, expected=expected, by=request.member, at=timezone.now()))


@router.post("/{run_id}/resume", response=RunStateOut, summary="Resume today")
def post_resume(request: MemberRequest, response: HttpResponse, run_id: UUID) -> dict[str, Any]:
    """What waits comes forward by what is left of the pause."""
    run, expected = _run(request, run_id), expected_version(request)
    return _answer(response, resume_run(run, expected=expected, by=request.member, at=timezone.now()))


@router.post("/{run_id}/stop", response=StopOut, summary="Stop")
def post_stop(request: MemberRequest, response: HttpResponse, run_id: UUID) -> dict[str, Any]:
    """Withdraws the open tasks; done ones stay. Needs the right to delete."""
    run, now = _run(request, run_id), timezone.now()
    before = progress_of(run, now)
    stopped = stop_run(run, expected=expected_version(request), by=request.member, at=now)
    gone = {one.id for one in stopped.withdrawn}
    withdrawn = [_task_out(before, row, now) for row in before.rows if row.task_id in gone]
    return {"run": _answer(response, stopped.run), "withdrawn": withdrawn, "needs_plan": stopped.needs_plan}
