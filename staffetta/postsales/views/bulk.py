"""Bulk actions on post-sales processes: the question, the work, and the report of each row (P-09, P-11)."""

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
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.listings.bulk import Outcome, may_cancel
from staffetta.listings.bulk_forms import BulkForm, TagForm, UntagForm
from staffetta.listings.reports import csv_report
from staffetta.listings.selection import carried, is_named
from staffetta.postsales.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.postsales.bulk import PostSalesChange, Verb
from staffetta.postsales.bulk_forms import AssignForm
from staffetta.postsales.listed import chosen
from staffetta.postsales.views.listing import MENU, dialog
from staffetta.ui.page import render, toast

OWN = ("to_handler", "to_tags", "go")
"""What a question's form adds to the selection that it carries."""


@require_POST
@signed_in
def assign(request: MemberRequest) -> HttpResponse:
    """The handler of the selection changes; without `go` it is asked who."""
    return _ask_or_do(request, AssignForm, Verb.ASSIGN, lambda said: Wanted(Verb.ASSIGN, said["to_handler"]))


@require_POST
@signed_in
def tag(request: MemberRequest) -> HttpResponse:
    """The selection gets tags; without `go` it is asked which."""
    return _ask_or_do(request, TagForm, Verb.TAG, lambda said: Wanted(Verb.TAG, tags=tuple(said["to_tags"])))


@require_POST
@signed_in
def untag(request: MemberRequest) -> HttpResponse:
    """Tags are taken off the selection; without `go` it is asked which."""
    return _ask_or_do(request, UntagForm, Verb.UNTAG, lambda said: Wanted(Verb.UNTAG, tags=tuple(said["to_tags"])))


def _ask_or_do(request: MemberRequest, kind: type[BulkForm], verb: Verb, wanted: Any) -> HttpResponse:
    if not is_named(request):
        toast(request, _("Select processes first."), "warning")
        return redirect("postsales:list")
    going, now = bool(request.POST.get("go")), timezone.now()
    form = kind(request.POST if going else None)
    if going and form.is_valid():
        with form.taking_refusals():
            ids = list(chosen(request, now).values_list("pk", flat=True)[: MOST + 1])
            return _after(request, start_change(ids, wanted(form.cleaned_data), by=request.member, at=now))
    context = {
        "form": form,
        "title": verb.label,
        "count": chosen(request, now).order_by()[: MOST + 1].count(),
        "most": MOST,
        "carried": carried(request, OWN),
        "address": request.path,
    }
    return dialog(request, "postsales/_bulk_question.html", context, 422 if form.errors else 200)


def _after(request: MemberRequest, change: PostSalesChange) -> HttpResponse:
    """Back to the list with a word when everything is done and nothing was refused; else to the report."""
    counts = change.rows.counted()
    if change.is_over and counts["done"] + counts["same"] == counts["all"]:
        said = ngettext("%(num)s process was changed.", "%(num)s processes were changed.", counts["done"])
        toast(request, said % {"num": counts["done"]})
        path = "/" + request.headers.get("HX-Current-URL", "").split("://", 1)[-1].partition("/")[2]
        return redirect(path if path.startswith("/clients/") else "postsales:list")
    return redirect("postsales:bulk-change", change_id=change.pk)


@require_safe
@signed_in
def change(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were refused first. ?outcome= narrows."""
    shown = _change(request, change_id)
    outcome = request.GET.get("outcome", "")
    rows: Any = shown.rows.told().select_related("post_sales__process", "post_sales__lead")
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
    return render(request, "postsales/bulk_change.html", context)


@require_safe
@signed_in
def progress(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    return render(request, "postsales/_bulk_progress.html", _progress(request, _change(request, change_id)))


@require_POST
@signed_in
def cancel(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """Leave the rest as it is."""
    cancelled = cancel_change(_change(request, change_id), by=request.member, at=timezone.now())
    return redirect("postsales:bulk-change", change_id=cancelled.pk)


@require_safe
@signed_in
def report(request: MemberRequest, change_id: UUID) -> StreamingHttpResponse:
    """What became of each process, as a file."""
    require(may_export(request.member), _("You may not export lists; ask an administrator of this account."))
    rows = _change(request, change_id).rows.order_by("-outcome", "-id")
    lines = rows.values_list("post_sales__lead__number", "post_sales__process__title", "outcome", "reason")
    labels = {"": _("Waiting"), **{str(value): str(label) for value, label in Outcome.choices}}
    said = ([number, title, labels[outcome], reason] for number, title, outcome, reason in lines)
    return csv_report([_("Lead"), _("Process"), _("Result"), _("Reason")], said, "post-sales.csv")


def what(change: PostSalesChange) -> str:
    """What was wanted, in words."""
    handler = Member.objects.filter(pk=change.said["handler"]).first() if "handler" in change.said else None
    return ", ".join([*change.said.get("tags", []), *([handler.name] if handler else [])])


def _change(request: MemberRequest, change_id: UUID) -> PostSalesChange:
    rows = PostSalesChange.objects.visible_to(request.member).select_related("by")
    found: PostSalesChange = get_object_or_404(rows, pk=change_id)
    return found


def _progress(request: MemberRequest, shown: PostSalesChange) -> dict[str, Any]:
    counts = shown.rows.counted()
    return {
        "change": shown,
        "counts": counts,
        "done": counts["all"] - counts["waiting"],
        "refused": counts["refused"] + counts["gone"],
        "may_cancel": may_cancel(request.member, shown) and not shown.is_over,
    }
