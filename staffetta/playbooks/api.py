"""Sequences and post-sales templates for programs: two addresses over one engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Group, Member
from staffetta.core.api import Cursor, Limit, Rows, Text, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.acts.delete import delete_playbook
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.acts.restore import restore_playbook
from staffetta.playbooks.acts.retire import retire_playbook
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.editions import need_kind
from staffetta.playbooks.files_api import add_files
from staffetta.playbooks.models import Line, Playbook, Run
from staffetta.playbooks.preview import Passed, Preview, preview_of_saved
from staffetta.playbooks.schemas import (
    Day,
    PlaybookIn,
    PlaybookLineIn,
    PlaybookOut,
    PlaybookPatch,
    PlaybookSummary,
    PreviewOut,
    RunOut,
    StartIn,
)
from staffetta.playbooks.sums import Sums, sums_of
from staffetta.playbooks.uses import counts, uses_of
from staffetta.processes.models import ActivityType, Process

Kind = Playbook.Kind
Search = Annotated[Text, Field(default="", max_length=100, description="Part of the code or the description")]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _rows(request: HttpRequest, kind: Kind) -> Any:
    """The playbooks of this kind that the member sees. Raises NotInEdition for templates in Starter (P-14)."""
    member = _actor(request)
    need_kind(kind, member.workspace)
    return Playbook.objects.visible_to(member).filter(kind=kind)


def _playbook(request: HttpRequest, kind: Kind, playbook_id: UUID) -> Playbook:
    found: Playbook = get_object_or_404(_rows(request, kind), pk=playbook_id)
    return found


_SUMMARY = ("id", "kind", "code", "description", "notes", "is_default", "retired_at", "created_at", "changed_at")


def _summary(playbook: Playbook, sums: Sums) -> dict[str, Any]:
    return {
        **{name: getattr(playbook, name) for name in (*_SUMMARY, "version")},
        "line_count": sums.lines,
        "expected_hours": sums.hours,
        "days": sums.days,
        "use_count": sums.uses,
        "run_count": sums.runs,
    }


def _line(line: Line) -> dict[str, Any]:
    names = (
        "id",
        "position",
        "activity_type_id",
        "title",
        "assignee_id",
        "group_id",
        "pre_notes",
        "days",
        "hold_days",
        "waits_for",
    )
    hours = line.expected_hours
    return {
        **{name: getattr(line, name) for name in names},
        "expected_hours": hours,
        "minutes": round(hours * 60) if hours is not None else None,
    }


def _out(playbook: Playbook, response: HttpResponse) -> dict[str, Any]:
    tag(response, playbook.version)
    lines = [_line(line) for line in playbook.lines.order_by("position")]
    uses = [{"label": use.label, "href": use.href} for use in uses_of(playbook)]
    return {**_summary(playbook, sums_of([playbook])[playbook.pk]), "lines": lines, "uses": uses}


def _known(model: Any, ids: Iterable[UUID | None]) -> dict[UUID, Any]:
    """The records of these ids, in one statement."""
    wanted = {i for i in ids if i is not None}
    return {record.pk: record for record in model.objects.filter(pk__in=wanted)} if wanted else {}


def _drafts(lines: list[PlaybookLineIn]) -> tuple[LineDraft, ...]:
    """The lines as drafts. Raises Invalid where an id is of nothing that we know."""
    types = _known(ActivityType, (line.activity_type_id for line in lines))
    members = _known(Member, (line.assignee_id for line in lines))
    groups = _known(Group, (line.group_id for line in lines))
    wrong: dict[str, str] = {}

    def named(index: int, field: str, known: dict[UUID, Any], given: UUID | None) -> Any:
        if given is not None and given not in known:
            wrong[f"lines.{index}.{field}"] = _("There is none with this id.")
        return known.get(given) if given else None

    drafts = tuple(
        LineDraft(
            id=line.id,
            activity_type=named(index, "activity_type_id", types, line.activity_type_id),
            title=line.title,
            assignee=named(index, "assignee_id", members, line.assignee_id),
            group=named(index, "group_id", groups, line.group_id),
            expected_hours=line.expected_hours,
            pre_notes=line.pre_notes,
            days=line.days,
            hold_days=line.hold_days,
            waits_for=line.waits_for,
        )
        for index, line in enumerate(lines)
    )
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return drafts


def _draft(kind: Kind, body: PlaybookIn) -> PlaybookDraft:
    return PlaybookDraft(kind=kind, lines=_drafts(body.lines), **body.dict(exclude={"lines"}))


def _stored(playbook: Playbook) -> tuple[LineDraft, ...]:
    names = (
        "id",
        "title",
        "expected_hours",
        "pre_notes",
        "days",
        "hold_days",
        "waits_for",
        "activity_type",
        "assignee",
        "group",
    )
    lines = playbook.lines.select_related("activity_type", "assignee", "group").order_by("position")
    return tuple(LineDraft(**{name: getattr(line, name) for name in names}) for line in lines)


def _patched(playbook: Playbook, body: PlaybookPatch) -> PlaybookDraft:
    said = {n: v for n, v in body.dict(exclude={"lines", "retired"}).items() if v is not None}
    kept = {name: getattr(playbook, name) for name in ("code", "description", "notes", "is_default")}
    lines = _drafts(body.lines) if body.lines is not None else _stored(playbook)
    return PlaybookDraft(kind=Kind(playbook.kind), lines=lines, **{**kept, **said})


def _change(request: HttpRequest, playbook: Playbook, body: PlaybookPatch) -> Playbook:
    actor, expected = _actor(request), expected_version(request)
    if body.dict(exclude={"retired"}, exclude_none=True) or body.retired is None:
        playbook = change_playbook(playbook, _patched(playbook, body), expected=expected, by=actor)
    if body.retired is True:
        playbook = retire_playbook(playbook, by=actor, at=timezone.now())
    elif body.retired is False:
        playbook = restore_playbook(playbook, by=actor)
    return playbook


def _preview(playbook: Playbook, start: date | None) -> dict[str, Any]:
    day = start or day_of(timezone.now(), running_firm())
    return preview_out(preview_of_saved(playbook, day))


def preview_out(shown: Preview) -> dict[str, Any]:
    """A preview as programs read it."""
    steps = [
        {
            "number": step.number,
            "title": step.line.title or (step.line.activity_type.name if step.line.activity_type else ""),
            "date": step.date,
            "assignee_id": step.assignee.pk if step.assignee else None,
            "group_id": step.group.pk if step.group else None,
            "fell_back": step.fell_back,
            "expected_hours": step.line.expected_hours,
            "passed": _passed_out(shown.passed.get(step.number)),
        }
        for step in shown.steps
    ]
    return {"start": shown.start, "counts": shown.counts, "hours": shown.hours, "ends": shown.ends, "steps": steps}


def _passed_out(passed: Passed | None) -> dict[str, Any] | None:
    if passed is None:
        return None
    return {"named": [{"date": day, "name": name} for day, name in passed.named], "others": passed.others}


def _start(request: HttpRequest, playbook: Playbook, body: StartIn) -> dict[str, Any]:
    actor, now = _actor(request), timezone.now()
    process = get_object_or_404(Process.objects.visible_to(actor), pk=body.process_id)
    start = body.start or day_of(now, running_firm())
    run = start_playbook(playbook, process, start=start, by=actor, at=now)
    return {**_run(run), "task_ids": _task_ids(run)}


def _run(run: Run) -> dict[str, Any]:
    names = ("id", "playbook_id", "process_id", "start", "started_at", "started_by_id")
    return {name: getattr(run, name) for name in names}


def _task_ids(run: Run) -> list[UUID]:
    """The tasks of the start, in the order of its lines."""
    return [key for key in run.tasks.order_by("number").values_list("task_id", flat=True) if key is not None]


def _router(kind: Kind, word: str, label: str) -> Router:
    """The addresses of one kind. `word` distinguishes the operations, `label` stands in the documentation."""
    router = Router(tags=[label])
    add_files(router, kind, word, _rows)
    _reading(router, kind, word, label)
    _making(router, kind, word)
    _changing(router, kind, word)
    _starting(router, kind, word)
    return router


def _reading(router: Router, kind: Kind, word: str, label: str) -> None:
    @router.get("", response=Rows[PlaybookSummary], operation_id=f"list_{word}s", summary=label)
    def list_all(
        request: HttpRequest,
        q: Search = "",
        retired: bool = False,
        used: bool | None = None,
        cursor: Cursor = "",
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """By code. Those out of use with `retired=true`; with `used` those that something needs, or nothing."""
        rows = _rows(request, kind).matching(q).filter(retired_at__isnull=not retired)
        if used is not None:
            rows = rows.filter(pk__in=list(counts())) if used else rows.exclude(pk__in=list(counts()))
        found = page(rows, order=("code", "pk"), cursor=cursor, limit=limit)
        sums = sums_of(found.rows)
        return rows_of(found, [_summary(row, sums[row.pk]) for row in found.rows])

    @router.get("/{playbook_id}", response=PlaybookOut, operation_id=f"get_{word}", summary="Read one")
    def read(request: HttpRequest, response: HttpResponse, playbook_id: UUID) -> dict[str, Any]:
        """With its lines and what uses it."""
        return _out(_playbook(request, kind, playbook_id), response)


def _making(router: Router, kind: Kind, word: str) -> None:
    @router.post("", response={201: PlaybookOut}, operation_id=f"make_{word}", summary="Make one")
    def make(request: HttpRequest, response: HttpResponse, body: PlaybookIn) -> Status[dict[str, Any]]:
        """Administrators. The order of the lines is the order of the tasks."""
        _rows(request, kind)
        return Status(201, _out(make_playbook(_draft(kind, body), by=_actor(request)), response))

    @router.delete("/{playbook_id}", response={204: None}, operation_id=f"delete_{word}", summary="Delete one")
    def delete(request: HttpRequest, playbook_id: UUID) -> Status[None]:
        """Administrators. Refused while something uses it, and once it was started: take it out of use instead."""
        delete_playbook(_playbook(request, kind, playbook_id), by=_actor(request))
        return Status(204, None)


def _changing(router: Router, kind: Kind, word: str) -> None:
    @router.put("/{playbook_id}", response=PlaybookOut, operation_id=f"replace_{word}", summary="Replace one")
    def replace(request: HttpRequest, response: HttpResponse, playbook_id: UUID, body: PlaybookIn) -> dict[str, Any]:
        """Administrators. Header and lines become these; what runs already stays as it is."""
        known, expected = _playbook(request, kind, playbook_id), expected_version(request)
        return _out(change_playbook(known, _draft(kind, body), expected=expected, by=_actor(request)), response)

    @router.patch("/{playbook_id}", response=PlaybookOut, operation_id=f"change_{word}", summary="Change one")
    def change(request: HttpRequest, response: HttpResponse, playbook_id: UUID, body: PlaybookPatch) -> dict[str, Any]:
        """Administrators. What runs already stays as it is."""
        return _out(_change(request, _playbook(request, kind, playbook_id), body), response)


def _starting(router: Router, kind: Kind, word: str) -> None:
    address = "/{playbook_id}/preview"

    @router.get(address, response=PreviewOut, operation_id=f"preview_{word}", summary="Preview the dates")
    def preview(
        request: HttpRequest, playbook_id: UUID, start: Annotated[Day | None, Query()] = None
    ) -> dict[str, Any]:
        """The tasks as they would be planned; from today when `start` is left out."""
        return _preview(_playbook(request, kind, playbook_id), start)

    @router.post("/{playbook_id}/start", response={201: RunOut}, operation_id=f"start_{word}", summary="Start one")
    def start(request: HttpRequest, playbook_id: UUID, body: StartIn) -> Status[dict[str, Any]]:
        """Plans all its tasks on the process at once; those of the future are On hold until their date."""
        return Status(201, _start(request, _playbook(request, kind, playbook_id), body))


sequences = _router(Kind.SEQUENCE, "sequence", "Automatic actions")
templates = _router(Kind.TEMPLATE, "template", "Post-sales templates")
