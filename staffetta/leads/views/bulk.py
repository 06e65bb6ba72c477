"""Bulk actions on leads: the question, the work, and the report of each row (L-14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.bin.rules import require_right
from staffetta.leads.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.leads.bulk import LeadChange, Verb
from staffetta.leads.bulk_forms import CloseForm, DeleteForm, MoveForm, StartForm
from staffetta.leads.listed import chosen
from staffetta.leads.models import LossReason, Step
from staffetta.leads.views.finding import MENU
from staffetta.leads.views.lists import dialog
from staffetta.listings.bulk_forms import AssignForm, BulkForm, TagForm, UntagForm
from staffetta.listings.many import Many, as_csv, how_far, results
from staffetta.playbooks.models import Playbook
from staffetta.ui.formats import number
from staffetta.ui.page import render

MANY = Many(
    "leads:list",
    "leads:bulk-change",
    chosen,
    MOST,
    ("to_handler", "to_tags", "to_step", "to_end", "to_reason", "to_won_on", "to_playbook", "to_start", "go"),
    "leads/_bulk_question.html",
    dialog,
    lambda: _("Select leads first."),
    lambda n: ngettext("%(num)s lead was changed.", "%(num)s leads were changed.", n) % {"num": number(n)},
    lambda n: ngettext("%(num)s lead lies in the bin.", "%(num)s leads lie in the bin.", n) % {"num": number(n)},
)


@require_POST
@signed_in
def assign(request: MemberRequest) -> HttpResponse:
    """The handler of the selection changes; without `go` it is asked who."""
    return _ask_or_do(request, AssignForm, Verb.ASSIGN.label, lambda said: Wanted(Verb.ASSIGN, said["to_handler"]))


@require_POST
@signed_in
def move(request: MemberRequest) -> HttpResponse:
    """The selection goes to a step; without `go` it is asked which."""
    return _ask_or_do(request, MoveForm, Verb.MOVE.label, lambda said: Wanted(Verb.MOVE, step=said["to_step"]))


@require_POST
@signed_in
def tag(request: MemberRequest) -> HttpResponse:
    """The selection gets tags; without `go` it is asked which."""
    return _ask_or_do(request, TagForm, Verb.TAG.label, lambda said: Wanted(Verb.TAG, tags=tuple(said["to_tags"])))


@require_POST
@signed_in
def untag(request: MemberRequest) -> HttpResponse:
    """Tags are taken off the selection; without `go` it is asked which."""
    return _ask_or_do(
        request, UntagForm, Verb.UNTAG.label, lambda said: Wanted(Verb.UNTAG, tags=tuple(said["to_tags"]))
    )


@require_POST
@signed_in
def close(request: MemberRequest) -> HttpResponse:
    """The selection is won, lost or cancelled; without `go` it is asked how."""
    return _ask_or_do(
        request,
        CloseForm,
        _("Close the leads"),
        lambda said: Wanted(Verb(said["to_end"]), reason=said["to_reason"], won_on=said["to_won_on"]),
    )


@require_POST
@signed_in
def start(request: MemberRequest) -> HttpResponse:
    """Automatic actions begin on the selection; without `go` it is asked which, and from which day on (A-05)."""
    return _ask_or_do(
        request,
        StartForm,
        Verb.START.label,
        lambda said: Wanted(Verb.START, playbook=said["to_playbook"], start=said["to_start"]),
        "leads/_bulk_start.html",
        {"to_start": timezone.localdate()},
    )


@require_POST
@signed_in
def delete(request: MemberRequest) -> HttpResponse:
    """The selection is deleted; without `go` it is asked, and said what that means (P-13)."""
    require_right(request.member)
    return _ask_or_do(request, DeleteForm, Verb.DELETE.label, lambda _said: Wanted(Verb.DELETE))


def _ask_or_do(
    request: MemberRequest,
    kind: type[BulkForm],
    title: Any,
    wanted: Callable[[dict[str, Any]], Wanted],
    template: str = "",
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    def begin(ids: list[UUID], said: dict[str, Any], at: datetime) -> LeadChange:
        return start_change(ids, wanted(said), by=request.member, at=at)

    return MANY.ask_or_do(request, kind, title, begin, template, initial)


@require_safe
@signed_in
def change(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were refused first. ?outcome= narrows."""
    shown = _change(request, change_id)
    known = results(request, shown, ("lead__process",))
    return render(request, "leads/bulk_change.html", {**known, "menu": MENU, "what": what(shown)})


@require_safe
@signed_in
def progress(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    return render(request, "leads/_bulk_progress.html", how_far(request, _change(request, change_id)))


@require_POST
@signed_in
def cancel(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """Leave the rest as it is."""
    cancelled = cancel_change(_change(request, change_id), by=request.member, at=timezone.now())
    return redirect("leads:bulk-change", change_id=cancelled.pk)


@require_safe
@signed_in
def report(request: MemberRequest, change_id: UUID) -> StreamingHttpResponse:
    """What became of each lead, as a file."""
    columns = ("lead__number", "lead__process__title")
    return as_csv(request, _change(request, change_id), columns, (_("Number"), _("Title")), "leads.csv")


def what(change: LeadChange) -> str:
    """What was wanted, in words."""
    said, parts = change.said, list(change.said.get("tags", []))
    for name, model in (("handler", Member), ("step", Step), ("reason", LossReason), ("playbook", Playbook)):
        record: Any = model._default_manager.filter(pk=said[name]).first() if name in said else None
        parts += [str(getattr(record, "name", record))] if record is not None else []
    if change.verb == Verb.ASSIGN and not parts:
        parts = [_("Nobody")]
    return ", ".join(parts)


def _change(request: MemberRequest, change_id: UUID) -> LeadChange:
    rows = LeadChange.objects.visible_to(request.member).select_related("by")
    found: LeadChange = get_object_or_404(rows, pk=change_id)
    return found
