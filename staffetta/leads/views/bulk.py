"""Bulk actions on leads: the question, the work, and the report of each row (L-14)."""

from __future__ import annotations

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
from staffetta.accounts.rules import may_export
from staffetta.bin.rules import require_right
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.leads.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.leads.bulk import LeadChange, LeadChangeRow, Verb
from staffetta.leads.bulk_forms import CloseForm, DeleteForm, MoveForm, StartForm
from staffetta.leads.listed import chosen
from staffetta.leads.models import LossReason, Step
from staffetta.leads.views.finding import MENU
from staffetta.leads.views.lists import dialog
from staffetta.listings.bulk import Outcome, may_cancel
from staffetta.listings.bulk_forms import AssignForm, BulkForm, TagForm, UntagForm
from staffetta.listings.reports import csv_report
from staffetta.listings.selection import carried, is_named
from staffetta.playbooks.models import Playbook
from staffetta.ui.page import render, toast

OWN = ("to_handler", "to_tags", "to_step", "to_end", "to_reason", "to_won_on", "to_playbook", "to_start", "go")
"""What a question's form adds to the selection that it carries."""


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
    wanted: Any,
    template: str = "leads/_bulk_question.html",
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    if not is_named(request):
        toast(request, _("Select leads first."), "warning")
        return redirect("leads:list")
    going, now = bool(request.POST.get("go")), timezone.now()
    form = kind(request.POST if going else None, initial=initial)
    if going and form.is_valid():
        with form.taking_refusals():
            ids = list(chosen(request, now).values_list("pk", flat=True)[: MOST + 1])
            return _after(request, start_change(ids, wanted(form.cleaned_data), by=request.member, at=now))
    context = {
        "form": form,
        "title": title,
        "count": chosen(request, now).order_by()[: MOST + 1].count(),
        "most": MOST,
        "carried": carried(request, OWN),
        "address": request.path,
    }
    return dialog(request, template, context, 422 if form.errors else 200)


def _after(request: MemberRequest, change: LeadChange) -> HttpResponse:
    """Back to the list with a word when everything is done and nothing was refused; else to the report."""
    counts = change.rows.counted()
    if change.is_over and counts["done"] + counts["same"] == counts["all"]:
        said = ngettext("%(num)s lead was changed.", "%(num)s leads were changed.", counts["done"])
        toast(request, said % {"num": counts["done"]})
        path = "/" + request.headers.get("HX-Current-URL", "").split("://", 1)[-1].partition("/")[2]
        return redirect(path if path.startswith("/leads/") else "leads:list")
    return redirect("leads:bulk-change", change_id=change.pk)


@require_safe
@signed_in
def change(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were refused first. ?outcome= narrows."""
    shown = _change(request, change_id)
    outcome = request.GET.get("outcome", "")
    rows: Any = shown.rows.told().select_related("lead__process")
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    progress_ = _progress(request, shown)
    context = {
        **progress_,
        "menu": MENU,
        "outcome": outcome if outcome in Outcome.values else "",
        "page": page(rows, order=("-outcome", "-id"), cursor=request.GET.get("cursor", "")),
        "labels": dict(Outcome.choices),
        "choices": [(value, label) for value, label in Outcome.choices if progress_["counts"][str(value)]],
        "what": what(shown),
        "may_export": may_export(request.member),
    }
    return render(request, "leads/bulk_change.html", context)


@require_safe
@signed_in
def progress(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    return render(request, "leads/_bulk_progress.html", _progress(request, _change(request, change_id)))


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
    require(may_export(request.member), _("You may not export lists; ask an administrator of this account."))
    rows = _change(request, change_id).rows.order_by("-outcome", "-id")
    lines = rows.values_list("lead__number", "lead__process__title", "outcome", "reason")
    labels = {"": _("Waiting"), **{str(value): str(label) for value, label in LeadChangeRow.Outcome.choices}}
    said = ([number, title, labels[outcome], reason] for number, title, outcome, reason in lines)
    return csv_report([_("Number"), _("Title"), _("Result"), _("Reason")], said, "leads.csv")


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


def _progress(request: MemberRequest, shown: LeadChange) -> dict[str, Any]:
    counts = shown.rows.counted()
    return {
        "change": shown,
        "counts": counts,
        "done": counts["all"] - counts["waiting"],
        "refused": counts["refused"] + counts["gone"],
        "may_cancel": may_cancel(request.member, shown) and not shown.is_over,
    }
